"""Signals of candidates, from legs and a forward index made by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.forward import FACTS
from indexer.statutes import SOLE, SUPERSEDED
from service.signals import SIGNALS, candidates, measure, scored
from service.understanding import understand

NONE_NEAR = np.zeros(4, np.float32)


def by_hand(facts: NDArray[np.void], closest: NDArray[np.float32], begins: list[int]) -> Any:
    """What a forward index of passages with `facts` tells of words that are all as rare: the rows of `closest`."""
    return SimpleNamespace(
        facts=facts,
        rarity=lambda words: np.ones(len(words)),
        word_vectors=lambda words, encoder: encoder.encode_queries(words),
        named=lambda words, ordinals: np.array([0.2, 0.4, 0.5, 1]),
        closest=lambda vectors, ordinals: (closest[: len(vectors)], np.array(begins)),
    )


@pytest.fixture
def forward() -> Any:
    """Four passages, two articles of two, the second a statute of 2018 that was amended; the word vectors are those of no word."""
    # Context and sentences of each passage: two, one, two and two units.
    closest = np.tile(np.array([[0.5, 1, 0.5, 0.5, 0.6, 0, 0]], np.float32), (9, 1))
    facts = np.array(
        [
            (0, 0, 100, 5, 0, 0, 0, 0, SOLE),
            (0, 1, 200, 0, 4, 0, 0, 0, SOLE),
            (1, 0, 300, 0, 0, 1, 3, 2018, SUPERSEDED),
            (1, 1, 400, 9, 2, 3, 7, 2018, SUPERSEDED),
        ],
        FACTS,
    )
    return by_hand(facts, closest, [0, 2, 3, 5])


def signals(
    question: str,
    forward: Any,
    encoder: Encoder,
    nearest: NDArray[np.float32] = NONE_NEAR,
    **legs: dict[int, float],
) -> dict[str, list[float]]:
    every = {"bigrams": {}, "characters": {}, "dense": {}, "thesaurus": {}, "expanded": {}, **legs}
    matrix = measure(understand(question), np.arange(4), every, nearest, forward, encoder)
    return dict(zip(SIGNALS, matrix.T.tolist(), strict=True))


def test_lexical_scores_are_shares_of_the_best(forward: Any, encoder: Encoder) -> None:
    found = signals("河道", forward, encoder, bigrams={1: 8.0, 2: 4.0}, characters={0: 6.0, 3: 3.0})
    assert found["bigrams"] == [0, 1, 0.5, 0]
    assert found["characters"] == [1, 0, 0, 0.5]


def test_what_the_thesaurus_adds_counts_as_it_is(forward: Any, encoder: Encoder) -> None:
    """A share of the best would be 1 for the best of passages that hardly say what was meant."""
    assert signals("河道", forward, encoder, thesaurus={0: 6.0, 3: 3.0})["thesaurus"] == [6, 0, 0, 3]


def test_a_passage_shares_in_the_best_of_its_article(forward: Any, encoder: Encoder) -> None:
    assert signals("河道", forward, encoder, bigrams={1: 8.0, 2: 4.0})["article"] == [1, 1, 0.5, 0.5]


def test_digits_and_items_count_where_the_question_asks_for_them(forward: Any, encoder: Encoder) -> None:
    plain, number, several = (signals(text, forward, encoder) for text in ("河道治理", "治理了多少公里", "有哪些措施"))
    assert plain["numbers"] == plain["items"] == [0, 0, 0, 0]
    assert number["numbers"][3] > number["numbers"][0] > number["numbers"][1] == 0
    assert several["items"][1] > several["items"][3] > several["items"][0] == 0


def test_what_other_words_find_counts_once_more_in_a_statute(forward: Any, encoder: Encoder) -> None:
    found = signals("工钱", forward, encoder, expanded={1: 4.0, 3: 8.0})
    assert found["expanded"] == [0, 0.5, 0, 1]
    assert found["statute"] == [0, 0, 0, 1]


def test_a_provision_is_held_from_the_one_a_passage_begins_in_to_the_one_it_ends_in(
    forward: Any, encoder: Encoder
) -> None:
    assert signals("供水条例第三条", forward, encoder)["provision"] == [0, 0, 1, 1]
    assert signals("供水条例第5条和第9条", forward, encoder)["provision"] == [0, 0, 0, 1]
    assert signals("供水办法5条", forward, encoder)["provision"] == [0, 0, 0, 1]
    assert signals("供水条例", forward, encoder)["provision"] == [0, 0, 0, 0]


def test_the_name_of_the_statute_counts_where_it_holds_the_provision(forward: Any, encoder: Encoder) -> None:
    assert signals("供水条例第三条", forward, encoder)["named"] == [0, 0, 0.5, 1]
    assert signals("供水条例", forward, encoder)["named"] == [0, 0, 0, 0]


def test_a_version_that_was_superseded_is_wanted_only_where_its_year_is_named(forward: Any, encoder: Encoder) -> None:
    plain, named, other = (signals(text, forward, encoder) for text in ("供水", "2018年的供水条例", "2021年供水条例"))
    assert (plain["version"], plain["superseded"]) == ([0, 0, 0, 0], [0, 0, 1, 1])
    assert (named["version"], named["superseded"]) == ([0, 0, 1, 1], [0, 0, 0, 0])
    assert (other["version"], other["superseded"]) == ([0, 0, 0, 0], [0, 0, 0, 0])


def test_what_is_said_counts_by_itself_and_what_is_nearly_said_by_nearness(forward: Any, encoder: Encoder) -> None:
    found = signals("河道", forward, encoder)
    assert found["said"] == [1, 0, 0, 0]
    assert found["sentence"] == pytest.approx([1, 0.5, 0.6, 0])


def test_a_sentence_says_more_than_the_same_words_apart(encoder: Encoder) -> None:
    apart = np.array([[0, 1, 0], [0, 0, 1]], np.float32)
    together = np.array([[0, 1, 0], [0, 1, 0]], np.float32)
    forward = by_hand(np.zeros(2, FACTS), np.concatenate([apart, together], axis=1), [0, 3])
    legs: dict[str, dict[int, float]] = {"bigrams": {}, "characters": {}, "dense": {}, "thesaurus": {}, "expanded": {}}
    matrix = measure(understand("河道 预算"), np.arange(2), legs, NONE_NEAR[:2], forward, encoder)
    found = dict(zip(SIGNALS, matrix.T.tolist(), strict=True))
    assert found["said"] == [1, 1]
    assert found["sentence"] == [0, 1]


def test_cosines_are_scaled_over_the_candidates(forward: Any, encoder: Encoder) -> None:
    assert signals("河道", forward, encoder, dense={0: 0.4, 1: 0.8, 2: 0.6, 3: 0.5})["dense"] == pytest.approx(
        [0, 1, 0.5, 0.25]
    )


def test_neighbours_are_candidates_beside_a_passage(encoder: Encoder) -> None:
    forward = by_hand(np.zeros(10, FACTS), np.zeros((0, 4), np.float32), [0, 1, 2, 3])
    dense = {4: 1.0, 5: 0.6, 6: 0.4, 9: 0.2}
    legs = {"bigrams": {}, "characters": {}, "dense": dense, "thesaurus": {}, "expanded": {}}
    matrix = measure(understand("？"), np.array([4, 5, 6, 9]), legs, NONE_NEAR, forward, encoder)
    assert matrix[:, SIGNALS.index("neighbours")].tolist() == pytest.approx([0.5, 1, 0.5, 0])


def test_the_nearest_sentence_is_scaled_over_the_candidates(forward: Any, encoder: Encoder) -> None:
    nearest = np.array([0.2, 0.6, 0.4, 0.3], np.float32)
    assert signals("河道", forward, encoder, nearest)["nearest"] == pytest.approx([0, 1, 0.5, 0.25])


def test_an_opening_counts_most_and_what_is_further_behind_it_less(forward: Any, encoder: Encoder) -> None:
    assert signals("河道", forward, encoder)["opening"] == [1, 0.5, 1, 0.5]


def test_a_question_without_words_gives_numbers_all_the_same(forward: Any, encoder: Encoder) -> None:
    assert all(np.isfinite(column).all() for column in signals("？？", forward, encoder).values())


def test_candidates_are_the_first_of_every_leg() -> None:
    legs = [scored((np.array([5, 3, 9]), np.array([3.0, 2.0, 1.0], np.float32))), {7: 1.0, 3: 0.5}]
    assert candidates(legs, 2).tolist() == [3, 5, 7]
    assert candidates([], 2).tolist() == []
