"""An optional last look at the first hits: a cross-encoder reads the question and a passage together."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from threading import Lock
from typing import TYPE_CHECKING

from indexer.errors import RerankerError
from indexer.pretrained import load_pretrained, using_threads
from service.answer import Reranked
from service.retrieval import Hit
from service.understanding import Question

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

logger = logging.getLogger(__name__)

# A question and a passage with its context, as long as they usually are.
_USUAL = ("问题" * 10, "段落" * 225)
_WHAT_TO_DO = (
    "Check the name in YOUJU_RERANKER; or download the model on a connected machine and give its folder; "
    "or unset YOUJU_RERANKER to do without."
)


@dataclass(frozen=True)
class Reranker:
    """Puts the first `depth` hits in the order of `judge`, which tells how well a passage answers a question.

    Passages are judged one by one, best first, until the next would not end within `seconds`, going by the slowest so far; one is
    judged in any case. Those not reached stay behind those judged: no judged score is ever held against one that is not.
    """

    judge: Callable[[str, str], float]
    depth: int
    seconds: float

    def rerank(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Hit], Reranked]:
        """All `hits` (best first) in their new order, and how far it got. A hit takes the score of its new place, so that scores fall
        as before and stay comparable; the difference is its part `reranker`.
        """
        first = hits[: self.depth]
        try:
            judged = self._judged(question.text, first)
        except Exception as error:  # whatever torch makes of a strange model, too little memory
            logger.warning("the reranker failed, the first ranking stays: %s: %s", type(error).__name__, error)
            return list(hits), "none"
        order = sorted(range(len(judged)), key=lambda place: -judged[place])
        moved = [_at(hits[place], hits[at].score) for at, place in enumerate(order)]
        return [*moved, *hits[len(judged) :]], "all" if len(judged) == len(first) else "some"

    def reach(self) -> int:
        """How many passages of a usual length it reads within its time, as measured now; at most `depth`."""
        begun = time.monotonic()
        self.judge(*_USUAL)
        return int(min(self.depth, self.seconds / max(time.monotonic() - begun, 1e-6)))

    def _judged(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """The judgement of as many of `hits` as fit into the time. Raises ValueError when one is no number."""
        judged: list[float] = []
        begun = now = time.monotonic()
        slowest = 0.0
        for hit in hits:
            if judged and now + slowest > begun + self.seconds:
                break
            score = self.judge(question, f"{hit.passage.context}\n{hit.passage.text}")
            if not isfinite(score):
                raise ValueError(f"the reranker gave {score}")
            judged.append(score)
            before, now = now, time.monotonic()
            slowest = max(slowest, now - before)
        return judged


def _at(hit: Hit, score: float) -> Hit:
    return replace(hit, score=score, parts={**hit.parts, "reranker": score - hit.score})


def load_judge(name: str, threads: int = 1) -> Callable[[str, str], float]:
    """The sentence-transformers CrossEncoder of this name or folder, as what `Reranker` takes; safe for concurrent use.

    Raises RerankerError when it cannot be found, fetched or read, or does not give one number a pair.
    """

    def refused(what: str) -> RerankerError:
        return RerankerError(f"The reranker {name!r} {what}.", _WHAT_TO_DO)

    _, model = load_pretrained(name, _load, refused)
    if model.num_labels != 1:
        raise refused(f"gives {model.num_labels} numbers a pair, where a reranker gives one")
    judge = _CrossEncoderJudge(model, threads)
    try:
        # Also the first, slower call of everything, and the test of texts longer than the model takes.
        score = judge(*_USUAL)
    except Exception as error:
        raise refused(f"was loaded but cannot judge a passage ({type(error).__name__}: {error})") from error
    if not isfinite(score):
        raise refused("gives no numbers: its weights are damaged")
    return judge


def _load(where: str, *, local: bool) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    model: CrossEncoder = CrossEncoder(where, device="cpu", local_files_only=local).float().eval()
    return model


class _CrossEncoderJudge:
    """Judges as `CrossEncoder.predict` does before its activation, which changes no order but makes equal what is nearly so.

    As in the encoder, tokenizing is for one thread at a time.
    """

    def __init__(self, model: CrossEncoder, threads: int) -> None:
        self._model = model
        self._threads = threads
        self._tokenizing = Lock()
        self._prompt = model.prompts.get(model.default_prompt_name) if model.default_prompt_name else None

    def __call__(self, question: str, passage: str) -> float:
        import torch

        # Half of a surrogate pair is no character, and the tokenizers refuse it.
        pair = tuple(text.encode("utf-8", "replace").decode("utf-8") for text in (question, passage))
        with using_threads(self._threads), torch.inference_mode():
            with self._tokenizing:
                features = self._model.preprocess([pair], prompt=self._prompt)
            return float(self._model(features)["scores"].item())
