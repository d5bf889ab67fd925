"""Retrieval from a small generation."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import open_current
from service.answer import Filters
from service.retrieval import FusionWeights, Retriever, fuse
from service.understanding import understand

legs = st.dictionaries(st.integers(0, 30), st.floats(0.1, 50), max_size=20)


@pytest.fixture
def retriever(corpus: Path, tmp_path: Path, encoder: Encoder, load: Callable[[str], Encoder]) -> Retriever:
    folder = corpus / "简报"
    folder.mkdir()
    (folder / "第一期.txt").write_text("云溪市人大简报\n\n常委会组织代表视察了养老服务中心，床位共有420张。\n", "utf-8")
    build(corpus, tmp_path / "data", load=load)
    return Retriever(open_current(tmp_path / "data"), encoder)


def search(retriever: Retriever, question: str, **filters: list[str]) -> list[str]:
    hits = retriever.search(understand(question), 10, Filters.model_validate(filters))
    return [hit.passage.document for hit in hits]


def test_the_passage_with_the_words_of_the_question_comes_first(retriever: Retriever) -> None:
    assert search(retriever, "养老床位有多少张")[0] == "简报/第一期.txt"
    assert search(retriever, "河道巡查每年多少次")[0] == "条例.md"


def test_traditional_characters_and_full_width_find_the_same(retriever: Retriever) -> None:
    assert search(retriever, "養老服務中心　床位") == search(retriever, "养老服务中心 床位")


def test_words_of_the_title_find_passages_that_do_not_hold_them(retriever: Retriever) -> None:
    assert search(retriever, "条例 第二条")[0] == "条例.md"


def test_filters_keep_to_documents_and_folders(retriever: Retriever) -> None:
    assert set(search(retriever, "河道", documents=["报告.txt"])) == {"报告.txt"}
    assert set(search(retriever, "河道", folders=["简报"])) == {"简报/第一期.txt"}
    assert search(retriever, "河道", documents=["没有.txt"]) == []


@pytest.mark.parametrize("field", ["documents", "folders", "places", "authors"])
def test_a_filter_may_name_any_number_of_values(retriever: Retriever, field: str) -> None:
    assert search(retriever, "河道", **{field: ["没有"] * 40_000}) == []


def test_a_filter_may_name_a_year_that_no_database_can_hold(retriever: Retriever) -> None:
    assert retriever.search(understand("河道"), 10, Filters(years=[10**30])) == []


def test_scores_fall_and_stay_within_bounds(retriever: Retriever) -> None:
    scores = [hit.score for hit in retriever.search(understand("河道治理资金"), 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_question_without_words_still_gives_passages(retriever: Retriever) -> None:
    assert search(retriever, "？？？")


@given(legs, legs, st.floats(0, 1))
def test_fusion_keeps_every_passage_once_and_stays_within_bounds(
    lexical: dict[int, float], dense: dict[int, float], share: float
) -> None:
    ordinals, scores = fuse(lexical, dense, share)
    assert set(ordinals.tolist()) == set(lexical) | set(dense)
    assert len(set(ordinals.tolist())) == len(ordinals)
    assert np.all((scores >= -1e-9) & (scores <= 1 + 1e-9))


@given(legs, legs)
def test_a_leg_with_all_the_weight_decides_alone(lexical: dict[int, float], dense: dict[int, float]) -> None:
    for share, leg in ((0.0, lexical), (1.0, dense)):
        ordinals, scores = fuse(lexical, dense, share)
        found = dict(zip(ordinals.tolist(), scores.tolist(), strict=True))
        ranked = sorted(leg, key=lambda ordinal: leg[ordinal])
        assert all(found[low] <= found[high] for low, high in pairwise(ranked))


@given(legs, legs, st.floats(0, 1), st.data())
def test_fusion_is_monotone_in_each_leg(
    lexical: dict[int, float], dense: dict[int, float], share: float, data: st.DataObject
) -> None:
    both = sorted(set(lexical) & set(dense))
    if len(both) < 2:
        return
    one, other = data.draw(st.sampled_from(both)), data.draw(st.sampled_from(both))
    ordinals, scores = fuse(lexical, dense, share)
    found = dict(zip(ordinals.tolist(), scores.tolist(), strict=True))
    if lexical[one] >= lexical[other] and dense[one] >= dense[other]:
        assert found[one] >= found[other] - 1e-12


def test_the_stored_weights_can_be_read() -> None:
    stored = FusionWeights.stored()
    assert 0 <= stored.dense <= 1
    assert stored.words > 0
