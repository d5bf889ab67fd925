"""The reranker: with judges that do as they are told, and with a cross-encoder made on the spot."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import CrossEncoder

from indexer.errors import RerankerError
from indexer.generation import Generation
from service.reranking import Reranker, load_judge
from service.retrieval import Hit, Retriever
from service.understanding import understand
from tests.tiny_models import save_cross_encoder

QUESTION = understand("河道 治理")
FOREVER = 600.0


@pytest.fixture(scope="module")
def hits(sample_generation: Generation) -> list[Hit]:
    from indexer.encoder import load_encoder

    encoder = load_encoder()
    return Retriever(sample_generation, encoder, encoder).search(QUESTION, 8)


def judging(hits: list[Hit], *scores: float) -> Callable[[str, str], float]:
    """Gives the passages of `hits` these scores."""
    by_text = {hit.passage.text: score for hit, score in zip(hits, scores, strict=True)}
    return lambda question, passage: next(score for text, score in by_text.items() if passage.endswith(text))


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def test_the_first_hits_come_in_the_order_of_the_judge_and_the_others_stay(hits: list[Hit]) -> None:
    reranked, outcome = Reranker(judging(hits, 0, 1, 2, 9, 9, 9, 9, 9), 3, FOREVER).rerank(QUESTION, hits)
    assert outcome == "all"
    assert ids(reranked) == ids([hits[2], hits[1], hits[0], *hits[3:]])


def test_hits_of_one_score_keep_their_order(hits: list[Hit]) -> None:
    reranked, _ = Reranker(lambda question, passage: 1.0, 8, FOREVER).rerank(QUESTION, hits)
    assert ids(reranked) == ids(hits)


@given(st.lists(st.floats(-20, 20), min_size=8, max_size=8), st.integers(2, 10))
def test_scores_fall_as_before_and_are_still_the_sum_of_their_parts(scores: list[float], depth: int) -> None:
    reranked, _ = Reranker(judging(_kept, *scores), depth, FOREVER).rerank(QUESTION, _kept)
    assert [hit.score for hit in reranked] == [hit.score for hit in _kept]
    assert sorted(ids(reranked)) == sorted(ids(_kept))
    for hit in reranked:
        assert sum(hit.parts.values()) == pytest.approx(hit.score)


_kept: list[Hit] = []


@pytest.fixture(autouse=True)
def _keep(hits: list[Hit]) -> None:
    """hypothesis does not mix with function-scoped fixtures."""
    _kept[:] = hits


def test_the_judge_reads_what_the_passage_is_found_by(hits: list[Hit]) -> None:
    seen: list[tuple[str, str]] = []

    def judge(question: str, passage: str) -> float:
        seen.append((question, passage))
        return 0.0

    Reranker(judge, 1, FOREVER).rerank(QUESTION, hits)
    assert seen == [(QUESTION.text, f"{hits[0].passage.context}\n{hits[0].passage.text}")]


class Clock:
    """A clock that goes on only where a judge works."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)

    def taking(self, seconds: float, judge: Callable[[str, str], float]) -> Callable[[str, str], float]:
        def slow(question: str, passage: str) -> float:
            self.now += seconds
            return judge(question, passage)

        return slow


def test_when_time_is_up_those_judged_are_sorted_and_the_others_stay_behind(
    hits: list[Hit], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    judge = clock.taking(0.3, judging(hits, 1, 2, 3, 9, 9, 9, 9, 9))
    reranked, outcome = Reranker(judge, 8, seconds=1.0).rerank(QUESTION, hits)
    assert outcome == "some"
    assert ids(reranked) == ids([hits[2], hits[1], hits[0], *hits[3:]])
    assert clock.now <= 101.0


def test_a_judge_slower_than_the_whole_time_changes_nothing(hits: list[Hit], monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Clock(monkeypatch).taking(5, judging(hits, *range(8)))
    reranked, outcome = Reranker(judge, 8, seconds=1.0).rerank(QUESTION, hits)
    assert (ids(reranked), outcome) == (ids(hits), "some")


@pytest.mark.parametrize(("seconds", "reach"), [(0.1, 8), (0.3, 3), (0.9, 1), (5, 0)])
def test_it_tells_how_far_it_gets(monkeypatch: pytest.MonkeyPatch, seconds: float, reach: int) -> None:
    judge = Clock(monkeypatch).taking(seconds, lambda question, passage: 0.0)
    assert Reranker(judge, 8, seconds=1.0).reach() == reach


@pytest.mark.parametrize("bad", [RuntimeError("no memory"), float("nan")])
def test_a_judge_that_fails_leaves_the_first_ranking_and_a_line_in_the_log(
    hits: list[Hit], caplog: pytest.LogCaptureFixture, bad: Exception | float
) -> None:
    def judge(question: str, passage: str) -> float:
        if passage.endswith(hits[2].passage.text):
            if isinstance(bad, Exception):
                raise bad
            return bad
        return float(len(passage))

    reranked, outcome = Reranker(judge, 8, FOREVER).rerank(QUESTION, hits)
    assert (reranked, outcome) == (hits, "none")
    assert "the reranker failed" in caplog.text
    assert QUESTION.text not in caplog.text


def test_no_hits_are_no_work() -> None:
    assert Reranker(judging([]), 8, FOREVER).rerank(QUESTION, []) == ([], "all")


# A real cross-encoder


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("models") / "tiny")


def test_a_cross_encoder_judges_as_sentence_transformers_itself_does(cross_encoder: Path) -> None:
    judge = load_judge(str(cross_encoder))
    pairs = [("河道治理", "今年治理河道36公里"), ("养老床位", "投入资金" * 60), ("", "\ud800")]
    reference = CrossEncoder(str(cross_encoder), device="cpu")
    expected = reference.predict(
        [(question, passage.encode("utf-8", "replace").decode()) for question, passage in pairs],
        activation_fn=torch.nn.Identity(),
    )
    np.testing.assert_allclose([judge(*pair) for pair in pairs], expected, atol=1e-5)
    assert len(set(np.round(expected, 4))) == 3


def test_the_default_prompt_of_a_cross_encoder_is_used(cross_encoder: Path, tmp_path: Path) -> None:
    model = CrossEncoder(str(cross_encoder), device="cpu", prompts={"ask": "多少公里"}, default_prompt_name="ask")
    model.save_pretrained(str(tmp_path / "prompted"), create_model_card=False)
    pair = ("河道治理", "今年治理河道")
    expected = model.predict([pair], activation_fn=torch.nn.Identity())[0]
    assert load_judge(str(tmp_path / "prompted"))(*pair) == pytest.approx(expected, abs=1e-5)
    assert load_judge(str(cross_encoder))(*pair) != pytest.approx(expected, abs=1e-3)


def test_judging_leaves_the_number_of_threads_alone(cross_encoder: Path) -> None:
    judge, before = load_judge(str(cross_encoder)), torch.get_num_threads()
    judge("河道", "治理")
    assert torch.get_num_threads() == before


def test_hits_are_reranked_by_a_cross_encoder(cross_encoder: Path, hits: list[Hit]) -> None:
    judge = load_judge(str(cross_encoder))
    reranked, outcome = Reranker(judge, 8, FOREVER).rerank(QUESTION, hits)
    scores = [judge(QUESTION.text, f"{hit.passage.context}\n{hit.passage.text}") for hit in reranked]
    assert outcome == "all"
    assert scores == sorted(scores, reverse=True)
    assert ids(reranked) != ids(hits)


def test_a_model_with_several_numbers_a_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="gives 3 numbers a pair") as refused:
        load_judge(str(save_cross_encoder(tmp_path / "classes", labels=3)))
    assert "unset YOUJU_RERANKER" in str(refused.value)


@pytest.mark.parametrize("name", ["/no/such/folder", "./none"])
def test_a_folder_that_is_not_there_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(RerankerError, match="no model folder") as refused:
        load_judge(name)
    assert name in str(refused.value)
    assert "YOUJU_RERANKER" in str(refused.value)


def test_weights_that_are_no_numbers_are_refused(cross_encoder: Path, tmp_path: Path) -> None:
    model = CrossEncoder(str(cross_encoder), device="cpu")
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(float("nan"))
    model.save_pretrained(str(tmp_path / "nan"), create_model_card=False)
    with pytest.raises(RerankerError, match="damaged"):
        load_judge(str(tmp_path / "nan"))
