"""The composer that has an LLM write the answer from the passages; every sentence names the passages that bear it."""

import logging
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

import anyio.to_thread

from indexer.passages import Passage
from service.claims import in_chinese_figures
from service.composing import ComposerFailed, Draft, Evidence, Material, Spent, Turn
from service.composing.grounding import NO_ANSWER, Grounding, ground
from service.composing.keyed import KeyedSentence, SentenceReader
from service.composing.quoting import quotes
from service.composing.unknowing import says_unknown
from service.llm import ChatModel, LLMError, Usage
from service.llm.errors import LLMTooLong, LLMTruncated

logger = logging.getLogger(__name__)

# Of the model's window for the answer, at most: a small window is for the passages first.
_ANSWER_SHARE = 0.25
# Of the window that is filled when all of it turns out to be too much: how many tokens a text has is an estimate, and a
# window that nobody tells is a guess.
_SECOND_SHARE = 0.5

# Characters. What is longer is no sentence but a model that repeats itself, and takes seconds to check.
_LONGEST = 600


class LLMComposer:
    """Drafts what `model` writes, sentence by sentence, with at most `max_tokens` tokens.

    A sentence without a known key has no evidence; those before the first one with evidence are held back until it
    comes. What only says that the passages do not tell is no draft, nor is what has no end. Raises ComposerFailed with the reason of the
    LLMError, or `garbled` when no sentence has evidence.
    """

    name = "llm"

    def __init__(self, model: ChatModel, *, max_tokens: int = 800) -> None:
        self._model = model
        self._max_tokens = max_tokens

    async def compose(self, material: Material, history: Sequence[Turn] = ()) -> AsyncGenerator[Draft | Spent, None]:
        if not material.passages:
            return
        window = await self._model.window()
        max_tokens = min(self._max_tokens, int(window * _ANSWER_SHARE))
        drafted = False
        try:
            try:
                async with aclosing(self._write(material, history, window, max_tokens)) as drafts:
                    async for draft in drafts:
                        drafted = True
                        yield draft
            except LLMTooLong as error:
                # A second answer behind the beginning of the first could tell another story.
                if drafted:
                    raise
                logger.warning("asking again with half the window: %s", error)
                half = int(window * _SECOND_SHARE)
                async with aclosing(self._write(material, history, half, max_tokens)) as drafts:
                    async for draft in drafts:
                        yield draft
        except LLMError as error:
            raise ComposerFailed(error.reason, str(error)) from error

    async def _write(
        self, material: Material, history: Sequence[Turn], window: int, max_tokens: int
    ) -> AsyncGenerator[Draft | Spent, None]:
        # Many passages for a small window take tens of milliseconds, in which others wait for their events.
        grounding = await anyio.to_thread.run_sync(_ground, material, history, window, max_tokens)
        # An apology before NO_ANSWER is no answer: what rests on nothing waits for a sentence that does not.
        waiting: list[Draft] = []
        grounded = unknown = False
        answer = _Answer(self._model, grounding, max_tokens)
        try:
            async with aclosing(answer.sentences()) as sentences:
                async for sentence in sentences:
                    if NO_ANSWER in sentence.text:
                        unknown = True
                        break
                    if says_unknown(sentence.text):
                        unknown = True
                        continue
                    if len(sentence.text) > _LONGEST:
                        logger.warning("a sentence of %d characters is left out", len(sentence.text))
                        continue
                    waiting.append(_draft(sentence, grounding.passages))
                    grounded = grounded or bool(waiting[-1].evidence)
                    while grounded and waiting:
                        yield waiting.pop(0)
        except LLMTruncated as error:
            # What was begun last is left out; what stands is as good as any answer that is short.
            if not grounded:
                raise
            logger.warning("the answer was cut: %s", error)
        yield answer.spent()
        if not grounded and not unknown:
            raise ComposerFailed("garbled", "the model wrote no sentence that rests on a passage it names")


class _Answer:
    """One answer of a model as it is written."""

    def __init__(self, model: ChatModel, grounding: Grounding, max_tokens: int) -> None:
        self._model = model
        self._messages = grounding.messages
        self._max_tokens = max_tokens
        self._asked = time.perf_counter()
        self._first_ms: float | None = None
        self._usage: Usage | None = None

    async def sentences(self) -> AsyncGenerator[KeyedSentence, None]:
        """Finished sentences, each text once: small models repeat themselves."""
        reader = SentenceReader()
        told: set[str] = set()
        async with aclosing(self._model.stream(self._messages, max_tokens=self._max_tokens)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Usage):
                    self._usage = piece
                    continue
                self._first_ms = self._first_ms or self._milliseconds()
                for sentence in reader.feed(piece):
                    if sentence.text not in told:
                        told.add(sentence.text)
                        yield sentence
        for sentence in reader.end():
            if sentence.text not in told:
                yield sentence

    def spent(self) -> Spent:
        first_ms = self._milliseconds() if self._first_ms is None else self._first_ms
        if self._usage is None:
            return Spent(first_ms)
        return Spent(first_ms, self._usage.prompt_tokens, self._usage.completion_tokens)

    def _milliseconds(self) -> float:
        return round((time.perf_counter() - self._asked) * 1000, 2)


def _ground(material: Material, history: Sequence[Turn], window: int, max_tokens: int) -> Grounding:
    """The prompt with as much of the material as the window holds. Raises ComposerFailed when that is nothing."""
    grounding = ground(
        material.question,
        material.passages,
        history,
        context_tokens=window,
        max_tokens=max_tokens,
        sentences=material.sentences,
    )
    if not grounding.passages:
        raise ComposerFailed(
            "too_long",
            f"no passage fits into a window of {window} tokens with {max_tokens} kept for the answer; "
            "use a model with a larger window, or set YOUJU_LLM_CONTEXT_TOKENS if it has one",
        )
    if grounding.shortened:
        logger.info(
            "a window of %d tokens holds %d of %d passages%s",
            window,
            len(grounding.passages),
            len(material.passages),
            ", of some of them the likeliest sentences" if material.sentences else "",
        )
    return grounding


def _draft(sentence: KeyedSentence, passages: Mapping[str, Passage]) -> Draft:
    named = [passages[key] for key in sentence.keys if key in passages]
    evidence = tuple(
        Evidence(passage, quote)
        for passage in named
        # Figures are all that an English sentence has in common with Chinese words.
        for quote in quotes(passage, in_chinese_figures(sentence.text, passage.text), len(named))
    )
    return Draft(sentence.text, evidence, sentence.lead)
