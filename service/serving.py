"""What is served right now: the current generation and the encoder that made its vectors, swapped while questions go on."""

import logging
import threading
from dataclasses import dataclass

from indexer.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from indexer.errors import EncoderError, GenerationError
from indexer.generation import Generation, current_name, open_current
from service.errors import from_indexer
from service.retrieval import Retriever
from service.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Serving:
    """A generation ready to be searched; a question works on one from beginning to end."""

    generation: Generation
    encoder: Encoder
    retriever: Retriever


class Current:
    """Gives the current generation, opened; safe for concurrent use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
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
            serving = Serving(generation, encoder, Retriever(generation, encoder, self._word_encoder(encoder, before)))
            serving.retriever.warm_up()
            return serving
        except (GenerationError, EncoderError) as error:
            if before is None:
                raise from_indexer(error) from error
            # Not tried again until another one is current: each question would pay for the attempt.
            self._refused = name
            logger.error("the new generation cannot be opened, the old one stays in service: %s", error)
            return before

    def _encoder(self, generation: Generation, before: Serving | None) -> Encoder:
        """The encoder of the generation's vectors: no other can be compared with them, whatever the settings say now."""
        manifest = generation.manifest
        if before is not None and before.encoder.fingerprint == manifest.encoder_fingerprint:
            return before.encoder
        encoder = load_encoder(manifest.encoder)
        if encoder.fingerprint != manifest.encoder_fingerprint:
            raise EncoderError(
                f"The encoder {manifest.encoder} is not the one that made the index {manifest.id}.",
                "Rebuild the index with `youju index`.",
            )
        return encoder

    def _word_encoder(self, encoder: Encoder, before: Serving | None) -> Encoder:
        """The encoder in the package, which made the word vectors."""
        if encoder.name == DEFAULT_ENCODER:
            return encoder
        return before.retriever.word_encoder if before is not None else load_encoder(DEFAULT_ENCODER)
