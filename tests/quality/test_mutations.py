"""The citation check catches changed facts in the sentences of the sample corpus, and takes none of them for wrong."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from indexer.passages import Passage, sentences, split
from indexer.reading import read
from indexer.sample import CORPUS
from indexer.sources import read_corpus
from indexer.sources.source import Source
from service.composing import Evidence
from tests.quality.mutations import BARS, Outcome, Said, judge, table
from tests.quality.mutators import KINDS, Names, mutations

NAMES = Names(("王静波", "李长明"), ("临江市", "白石县"), ("水污染防治法",), ("市财政局", "市教育局"))
SENTENCE = (
    "2021年5月，市财政局投入13.5亿元，《河道条例》第三条规定企业不得排污，应当整治，主任张晓华表示，临江市已完成30户。"
)


def said() -> list[Said]:
    documents = [read(source) for source in read_corpus(CORPUS) if isinstance(source, Source)]
    passages: Sequence[Passage] = [passage for document in documents for passage in split(document)]
    return [
        Said("sample", "extractive", "", passage.text[start:end], passages, (Evidence(passage, passage.text),))
        for passage in passages
        for start, end in sentences(passage.text)
    ]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return list(judge(said(), NAMES, each=3))


def test_no_sentence_of_the_source_is_taken_for_wrong(outcomes: list[Outcome]) -> None:
    assert [one.before for one in outcomes if one.kind == "none" and not one.supported] == []


def test_changed_facts_are_caught(outcomes: list[Outcome]) -> None:
    made = Counter(one.kind for one in outcomes if one.kind in BARS)
    missed = Counter(one.kind for one in outcomes if one.kind in BARS and one.supported)
    assert sum(made.values()) >= 200
    assert {kind: missed[kind] for kind in made if missed[kind] > (1 - BARS[kind]) * made[kind] + 1} == {}


def test_the_table_tells_shares_and_counts(outcomes: list[Outcome]) -> None:
    head, *rows = table(outcomes)
    assert head.split()[-2:] == ["false", "alarms"]
    assert rows[0].startswith("sample extractive")
    assert f"({sum(one.kind == 'negation' for one in outcomes)})" in rows[0]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_change_changes_the_sentence_in_one_place(kind: str) -> None:
    changed = list(mutations(SENTENCE, kind, NAMES, Random(1)))
    assert changed
    for other in changed:
        assert other != SENTENCE
        before = next(at for at in range(len(SENTENCE)) if SENTENCE[at] != other[at])
        behind = next(at for at in range(1, len(SENTENCE)) if SENTENCE[-at] != other[-at])
        assert len(SENTENCE) - before - behind < 8
