"""What is served right now: the current generation and the encoder that made its vectors, swapped while questions go on."""

import logging
import threading
import time
from dataclasses import dataclass
from typing import NamedTuple

from indexer.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from indexer.errors import EncoderError, GenerationError, ThesaurusError
from indexer.generation import Generation, current_name, open_current
from indexer.thesaurus import Thesaurus
from service.answer import Filters, Reranked
from service.errors import from_indexer
from service.reranking import Reranker, load_judge
from service.retrieval import Hit, Retriever
from service.settings import Settings
from service.understanding import Question

logger = logging.getLogger(__name__)


class Found(NamedTuple):
    """What a search found, best first; how far the reranker got, None without one; the time of each stage."""

    hits: list[Hit]
    reranked: Reranked | None
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Serving:
    """A generation ready to be searched; a question works on one from beginning to end."""

    generation: Generation
    encoder: Encoder
    retriever: Retriever
    reranker: Reranker | None = None

    def search(self, question: Question, k: int, filters: Filters | None = None) -> Found:
        """The `k` best passages that pass the filters, reranked where a reranker is set."""
        started = time.perf_counter()
        if self.reranker is None:
            hits = self.retriever.search(question, k, filters)
            return Found(hits, None, {"retrieve": _milliseconds(started)})
        hits = self.retriever.search(question, max(k, self.reranker.depth), filters)
        retrieved = time.perf_counter()
        hits, reranked = self.reranker.rerank(question, hits)
        timings = {"retrieve": _milliseconds(started, retrieved), "rerank": _milliseconds(retrieved)}
        return Found(hits[:k], reranked, timings)


def _milliseconds(since: float, until: float | None = None) -> float:
    return round(((time.perf_counter() if until is None else until) - since) * 1000, 2)


class Current:
    """Gives the current generation, opened; safe for concurrent use.

    The reranker, if the settings name one, is loaded at once, and the user's thesaurus is read: what is wrong with either is told
    at the start, by a RerankerError or a ThesaurusError. The thesaurus is read again with each generation.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thesaurus = Thesaurus.load(settings.thesaurus) if settings.thesaurus else None
        self._reranker = _reranker(settings)
        self._lock = threading.Lock()
        self._serving: Serving | None = None
        self._refused: str | None = None

    @property
    def opened(self) -> Serving | None:
        """What was opened last, without a look at the disk."""
        return self._serving

    def get(self) -> Serving:
        """What is current now: the file that names it is read each time, a generation made current since is opened.

        The first call loads the encoder, which takes seconds. Raises Unavailable when there is no index. While a new generation is
        opened, and when it cannot be, the one before stays in service.
        """
        name = current_name(self._settings.data)
        serving = self._serving
        if serving is not None and name in (serving.generation.manifest.id, self._refused):
            return serving
        if serving is None:
            self._lock.acquire()
        elif not self._lock.acquire(blocking=False):
            return serving  # Another thread is opening the new one; until it has, the old one answers.
        try:
            # Again, for the thread that held the lock before may have opened or refused it.
            name = current_name(self._settings.data)
            if self._serving is None or name not in (self._serving.generation.manifest.id, self._refused):
                self._serving = self._swapped(self._serving, name)
            return self._serving
        finally:
            self._lock.release()

    def _swapped(self, before: Serving | None, name: str | None) -> Serving:
        try:
            generation = open_current(self._settings.data)
            encoder = self._encoder(generation, before)
            word_encoder = self._word_encoder(generation, encoder, before)
            retriever = Retriever(generation, encoder, word_encoder, self._read_thesaurus())
            serving = Serving(generation, encoder, retriever, self._reranker)
            serving.retriever.warm_up()
            return serving
        except (GenerationError, EncoderError) as error:
            if before is None:
                raise from_indexer(error) from error
            # Not tried again until another one is current: each question would pay for the attempt.
            self._refused = name
            logger.error("the new generation cannot be opened, the old one stays in service: %s", error)
            return before

    def _read_thesaurus(self) -> Thesaurus:
        """Our rules and the user's as they are now; those read before, where the file has become unusable."""
        try:
            self._thesaurus = Thesaurus.load(self._settings.thesaurus)
        except ThesaurusError as error:
            if self._thesaurus is None:
                raise
            logger.error("the thesaurus cannot be used, the rules read before stay: %s", error)
        return self._thesaurus

    def _encoder(self, generation: Generation, before: Serving | None) -> Encoder:
        """The encoder of the generation's vectors: no other can be compared with them, whatever the settings say now."""
        manifest = generation.manifest
        if before is not None and before.encoder.fingerprint == manifest.encoder_fingerprint:
            return before.encoder
        return _made(load_encoder(manifest.encoder), manifest.encoder_fingerprint, generation)

    def _word_encoder(self, generation: Generation, encoder: Encoder, before: Serving | None) -> Encoder:
        """The encoder in the package, which made the word vectors; loaded once, whatever encodes the passages."""
        if encoder.name != DEFAULT_ENCODER:
            encoder = before.retriever.word_encoder if before is not None else load_encoder(DEFAULT_ENCODER)
        return _made(encoder, generation.forward.encoder_fingerprint, generation)


def _made(encoder: Encoder, fingerprint: str, generation: Generation) -> Encoder:
    """`encoder`, if it is the one of this fingerprint; vectors of two encoders are never compared."""
    if encoder.fingerprint != fingerprint:
        raise EncoderError(
            f"The encoder {encoder.name} is not the one that made the index {generation.manifest.id}.",
            "Rebuild the index with `youju index`.",
        )
    return encoder


def _reranker(settings: Settings) -> Reranker | None:
    if not settings.reranker:
        return None
    judge = load_judge(settings.reranker, settings.reranker_threads)
    reranker = Reranker(judge, settings.reranker_depth, settings.reranker_ms / 1000)
    reach = reranker.reach()
    told = "the reranker reads about %d of the first %d passages in %d ms"
    if reach < 2:
        told += ", which changes nothing: raise YOUJU_RERANKER_MS or YOUJU_RERANKER_THREADS, or take a smaller model"
    logger.log(logging.INFO if reach > 1 else logging.WARNING, told, reach, reranker.depth, settings.reranker_ms)
    return reranker
