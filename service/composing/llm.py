"""The composer that has an LLM write the answer from the passages; every sentence names the passages that bear it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

from indexer.passages import Passage
from service.composing import ComposerFailed, Draft, Evidence, Material, Turn
from service.composing.grounding import NO_ANSWER, ground
from service.composing.keyed import KeyedSentence, SentenceReader
from service.composing.quoting import quotes
from service.llm import ChatModel, LLMError


class LLMComposer:
    """Drafts what `model` writes, sentence by sentence.

    `context_tokens` is the model's window, of which `max_tokens` are kept for the answer. A sentence without a known key
    has no evidence; those before the first one with evidence are held back until it comes. Raises ComposerFailed with the reason of the LLMError, or `garbled` when no sentence has evidence.
    """

    name = "llm"

    def __init__(self, model: ChatModel, *, context_tokens: int = 8192, max_tokens: int = 800) -> None:
        self._model = model
        self._context_tokens = context_tokens
        self._max_tokens = max_tokens

    async def compose(self, material: Material, history: Sequence[Turn] = ()) -> AsyncGenerator[Draft, None]:
        if not material.passages:
            return
        grounding = ground(
            material.question,
            material.passages,
            history,
            context_tokens=self._context_tokens,
            max_tokens=self._max_tokens,
        )
        if not grounding.passages:
            raise ComposerFailed(
                "rejected",
                f"no passage fits into a context of {self._context_tokens} tokens with {self._max_tokens} kept for the "
                "answer; use a model with a larger context, or ask for shorter answers",
            )
        # An apology before NO_ANSWER is no answer: what rests on nothing waits for a sentence that does not.
        waiting: list[Draft] = []
        grounded = False
        try:
            async with (
                aclosing(self._model.stream(grounding.messages, max_tokens=self._max_tokens)) as pieces,
                aclosing(_sentences(pieces)) as sentences,
            ):
                async for sentence in sentences:
                    if NO_ANSWER in sentence.text:
                        return
                    waiting.append(_draft(sentence, grounding.passages))
                    grounded = grounded or bool(waiting[-1].evidence)
                    while grounded and waiting:
                        yield waiting.pop(0)
        except LLMError as error:
            raise ComposerFailed(error.reason, str(error)) from error
        if not grounded:
            raise ComposerFailed("garbled", "the model wrote no sentence that rests on a passage it names")


async def _sentences(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[KeyedSentence, None]:
    """Finished sentences, each text once: small models repeat themselves."""
    reader = SentenceReader()
    told: set[str] = set()
    async for piece in pieces:
        for sentence in reader.feed(piece):
            if sentence.text not in told:
                told.add(sentence.text)
                yield sentence
    for sentence in reader.end():
        if sentence.text not in told:
            yield sentence


def _draft(sentence: KeyedSentence, passages: Mapping[str, Passage]) -> Draft:
    named = [passages[key] for key in sentence.keys if key in passages]
    evidence = tuple(Evidence(passage, quote) for passage in named for quote in quotes(passage, sentence.text))
    return Draft(sentence.text, evidence, sentence.lead)
