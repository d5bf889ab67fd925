"""A chat model that writes what a test says, and what the LLM composer drafts of it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from itertools import pairwise
from typing import Any

from indexer.passages import Passage
from service.composing import Draft, Material, Spent, Turn
from service.composing.llm import LLMComposer
from service.llm import LLMError, Message, Usage
from service.llm.errors import LLMTooLong
from tests.service.composing.passage_makers import passage

PASSAGES = [
    passage("云泽市设代表三百二十名。其中妇女代表一百零五名。", "甲.txt"),
    passage("常委会每两个月至少举行一次会议。会议由主任召集。", "乙.txt"),
]
REPLY = "云泽市有代表三百二十名。[{1}]\n- 常委会每两个月至少举行一次会议[{2}]；\n- 主任召集会议。[{1}][{2}]"
EXPECTED = [
    ("", "云泽市有代表三百二十名。", [("甲.txt", "云泽市设代表三百二十名。")]),
    ("\n", "常委会每两个月至少举行一次会议；", [("乙.txt", "常委会每两个月至少举行一次会议。")]),
    ("\n", "主任召集会议。", [("乙.txt", "会议由主任召集。")]),
]


class Scripted:
    """Writes a text whose `{1}` is the key of the first source, in pieces that end at `cuts`, then tells `behind` or raises it.

    What does not fit `holds` characters is too long for it.
    """

    def __init__(
        self, text: str, cuts: Sequence[int] = (), window: int = 8192, behind: Usage | LLMError | None = None
    ) -> None:
        self.text, self.cuts, self.tokens, self.behind = text, cuts, window, behind
        self.holds = 1_000_000
        self.prompts: list[str] = []
        self.closed = False

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Usage, None]:
        self.prompts.append(messages[-1]["content"])
        if len(self.prompts[-1]) > self.holds:
            raise LLMTooLong("too long")
        text = filled(self.text, messages[-1]["content"])
        bounds = sorted({0, len(text), *(cut for cut in self.cuts if cut < len(text))})
        try:
            for start, end in pairwise(bounds):
                yield text[start:end]
            if isinstance(self.behind, LLMError):
                raise self.behind
            if self.behind:
                yield self.behind
        finally:
            self.closed = True

    async def window(self) -> int:
        return self.tokens

    async def aclose(self) -> None:
        raise AssertionError("the composer does not own the model")


def filled(text: str, prompt: str) -> str:
    for number, block in enumerate(prompt.split("<source ")[1:], start=1):
        text = text.replace(f"{{{number}}}", block.split(">")[0])
    return text


async def told_by(composer: LLMComposer, material: Material, history: Sequence[Turn]) -> list[Draft | Spent]:
    return [piece async for piece in composer.compose(material, history)]


async def collect(composer: LLMComposer, passages: Sequence[Passage], history: Sequence[Turn]) -> list[Draft]:
    found = await told_by(composer, Material("问？", False, passages), history)
    return [draft for draft in found if isinstance(draft, Draft)]


def drafts(model: Any, passages: Sequence[Passage] = PASSAGES, history: Sequence[Turn] = ()) -> list[Draft]:
    return asyncio.run(collect(LLMComposer(model), passages, history))


def spent(model: Any) -> Spent:
    (last,) = asyncio.run(told_by(LLMComposer(model), Material("问？", False, PASSAGES), ()))[-1:]
    assert isinstance(last, Spent)
    return last


def told(found: Sequence[Draft]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(draft.lead, draft.text, [(e.passage.document, e.quote) for e in draft.evidence]) for draft in found]
