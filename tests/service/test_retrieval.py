"""Retrieval from a small generation."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import open_current
from indexer.thesaurus import Thesaurus
from indexer.thesaurus.rules import parse_rules
from service import retrieval
from service.answer import Filters
from service.answering import ANSWER_SIGNALS
from service.linear import LinearModel
from service.retrieval import Retriever
from service.sentences import read
from service.signals import SIGNALS
from service.understanding import understand


@pytest.fixture
def retriever(corpus: Path, tmp_path: Path, encoder: Encoder, load: Callable[[str], Encoder]) -> Retriever:
    folder = corpus / "简报"
    folder.mkdir()
    (folder / "第一期.txt").write_text("云溪市人大简报\n\n常委会组织代表视察了养老服务中心，床位共有420张。\n", "utf-8")
    build(corpus, tmp_path / "data", load=load)
    return Retriever(open_current(tmp_path / "data"), encoder, encoder)


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


def test_scores_fall(retriever: Retriever) -> None:
    scores = [hit.score for hit in retriever.search(understand("河道治理资金"), 10)]
    assert scores == sorted(scores, reverse=True)


def test_a_question_without_words_still_gives_passages(retriever: Retriever) -> None:
    assert search(retriever, "？？？")


def test_a_hit_tells_what_each_signal_adds_to_its_score(retriever: Retriever) -> None:
    for hit in retriever.search(understand("河道治理资金"), 10):
        assert set(hit.parts) == {*SIGNALS, *ANSWER_SIGNALS}
        assert sum(hit.parts.values()) == pytest.approx(hit.score)


def test_of_the_first_those_that_give_the_value_asked_for_move_up(
    corpus: Path, retriever: Retriever, tmp_path: Path, load: Callable[[str], Encoder]
) -> None:
    (corpus / "甲.txt").write_text("甲镇简报\n\n养鸡场的投入逐年增长，养鸡场投入由县财政安排。\n", "utf-8")
    (corpus / "乙.txt").write_text("乙镇简报\n\n去年养鸡场共用去320万元。\n", "utf-8")
    build(corpus, tmp_path / "data", load=load)
    generation = open_current(tmp_path / "data")
    unread = replace(retriever, generation=generation, reader=LinearModel(dict.fromkeys(ANSWER_SIGNALS, 0.0)))
    reading = replace(retriever, generation=generation, reader=LinearModel(dict.fromkeys(ANSWER_SIGNALS, 9.0)))
    assert search(unread, "养鸡场投入多少万元")[0] == "甲.txt"
    assert search(reading, "养鸡场投入多少万元")[0] == "乙.txt"
    assert search(reading, "养鸡场投入") == search(unread, "养鸡场投入")


def test_words_of_the_thesaurus_find_passages_that_hold_none_of_those_typed(corpus: Path, retriever: Retriever) -> None:
    rules = Thesaurus(parse_rules("大河谁看着 => 巡查", "rules"))
    hits = replace(retriever, thesaurus=rules).search(understand("大河谁看着"), 10)
    helped = {hit.passage.document for hit in hits if hit.parts["thesaurus"] > 0}
    assert helped == {"条例.md"}


def test_a_slip_finds_what_was_meant(retriever: Retriever) -> None:
    hits = retriever.search(understand("养老伏务中心"), 1)
    assert hits[0].passage.document == "简报/第一期.txt"
    assert hits[0].parts["thesaurus"] > 0


def test_no_passage_is_left_out_however_many_are_asked_for(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "DEPTH", 1)
    monkeypatch.setattr(retrieval, "OF_EACH_LEG", 1)
    everything = retriever.generation.manifest.passages
    assert len(retriever.search(understand("河道"), everything)) == everything
    assert len(retriever.search(understand("河道"), 10 * everything)) == everything


@pytest.mark.parametrize("question", ["水", "a", "？", "GDP growth 2021", "12", "河" * 2000, "0" * 2000, "abc " * 500])
@pytest.mark.parametrize("place", [[], ["云溪市"], ["没有"]])
def test_whatever_the_question_and_the_filter_every_score_is_a_number(
    retriever: Retriever, question: str, place: list[str]
) -> None:
    hits = retriever.search(understand(question), 100, Filters(places=place))
    assert bool(hits) == (place != ["没有"])
    assert np.isfinite([hit.score for hit in hits]).all()
    material = read(retriever, understand(question), hits)
    assert np.isfinite([sentence.score for sentence in material.sentences]).all()
