"""The prompt of a grounded answer: sources as delimited data under keys that they cannot know, within the model's window."""

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template

import prompts
from indexer.passages import Passage
from service.composing import Turn
from service.llm import Message

# What the model writes when the sources do not answer.
NO_ANSWER = "NO_ANSWER"

# Characters of an earlier question and answer, and turns, that a prompt tells.
_QUESTION = 200
_ANSWER = 300
_TURNS = 3
# Tokens that chat templates put around a message.
_AROUND_MESSAGE = 16


@dataclass(frozen=True, slots=True)
class Grounding:
    """Messages to send, and the passages that they show by key."""

    messages: tuple[Message, ...]
    passages: Mapping[str, Passage]


def ground(
    question: str, passages: Sequence[Passage], history: Sequence[Turn], *, context_tokens: int, max_tokens: int
) -> Grounding:
    """The prompt of an answer to `question` from as many of `passages`, best first, as fit beside `max_tokens` of answer.

    The last passages give way first, then the conversation. `passages` of the result is empty when not even one fits.
    """
    keys = _keys(len(passages), [question, *(_source("", passage) for passage in passages)])
    shown = dict(zip(keys, passages, strict=True))
    for turns in (history, ()):
        sources: list[str] = []
        room = context_tokens - max_tokens - _tokens(_messages(question, turns, ""))
        for key, passage in shown.items():
            source = _source(key, passage)
            room -= estimate_tokens(source) + 1
            if room < 0:
                break
            sources.append(source)
        if sources:
            return Grounding(_messages(question, turns, "\n".join(sources)), dict(list(shown.items())[: len(sources)]))
    return Grounding((), {})


def conversation(history: Sequence[Turn]) -> str:
    """The last turns, shortened, as a delimited part of a prompt; empty when there are none."""
    turns = [
        f"问：{escape(turn.question[:_QUESTION])}\n答：{escape(turn.answer[:_ANSWER])}" for turn in history[-_TURNS:]
    ]
    return "<conversation>\n" + "\n".join(turns) + "\n</conversation>\n\n" if turns else ""


def messages(prompt: str, **fields: str) -> tuple[Message, ...]:
    """The system's and the user's message of the prompt named `prompt`, whose parts a line of three dashes keeps apart."""
    # Parted before it is filled, lest a field that holds such a line become a message.
    system, user = (Template(part.strip()) for part in prompts.load(prompt).template.split("\n---\n"))
    return (
        Message(role="system", content=system.substitute(fields)),
        Message(role="user", content=user.substitute(fields)),
    )


def escape(text: str) -> str:
    """Text that opens and closes no delimiter: angle brackets become their full-width forms, control characters spaces."""
    text = text.replace("<", "＜").replace(">", "＞")
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Cf") and character != "\n" else character
        for character in text
    )


def estimate_tokens(text: str) -> int:
    """An upper estimate for the tokenizers of models that know Chinese: a token for each Chinese character, digit or mark.

    A Latin word takes a token for every three letters begun.
    """
    words = re.findall(r"[A-Za-z]+", text)
    others = sum(not (character.isascii() and (character.isalpha() or character == " ")) for character in text)
    return others + sum(-(-len(word) // 3) for word in words)


def _messages(question: str, history: Sequence[Turn], sources: str) -> tuple[Message, ...]:
    return messages(
        "answer",
        no_answer=NO_ANSWER,
        history=conversation(history),
        sources=sources,
        question=escape(question),
    )


def _tokens(sent: Sequence[Message]) -> int:
    return sum(estimate_tokens(message["content"]) + _AROUND_MESSAGE for message in sent)


def _source(key: str, passage: Passage) -> str:
    head = " / ".join(part for part in (passage.publication, passage.place, passage.title, *passage.heading) if part)
    by = " ".join(part for part in (passage.author, passage.office) if part)
    lines = [f"出处：{head}" if head else "", f"作者：{by}" if by else "", passage.text]
    return f"<source {key}>\n{escape(chr(10).join(line for line in lines if line))}\n</source {key}>"


def _keys(count: int, shown: Sequence[str]) -> list[str]:
    """As many different random keys, none of which stands in a text that will be shown."""
    taken = "\n".join(shown).lower()
    keys: dict[str, None] = {}
    while len(keys) < count:
        key = f"S-{secrets.token_hex(2)}"
        if key.lower() not in taken:
            keys[key] = None
    return list(keys)
