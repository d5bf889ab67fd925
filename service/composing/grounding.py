"""The prompt of a grounded answer: sources as delimited data under keys that they cannot know, within the model's window."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Template

import prompts
from indexer.passages import Passage
from service.composing import Sentence, Turn
from service.composing.excerpts import excerpts
from service.llm import Message

# What the model writes when the sources do not answer.
NO_ANSWER = "NO_ANSWER"

# Characters of an earlier question and answer, and turns, that a prompt tells.
_QUESTION = 200
_ANSWER = 300
_TURNS = 3
# Of the room beside the instructions and the answer that the conversation may take.
_HISTORY_SHARE = 0.25
# Tokens that chat templates put around a message.
_AROUND_MESSAGE = 16


_ROLE_MARK = re.compile(r"\[(/?[A-Z][A-Z_]{2,})\]")


@dataclass(frozen=True, slots=True)
class Grounding:
    """Messages to send, and the passages that they show by key; `shortened`: not all of them, or not all of each."""

    messages: tuple[Message, ...]
    passages: Mapping[str, Passage]
    shortened: bool = False


def ground(
    question: str,
    passages: Sequence[Passage],
    history: Sequence[Turn],
    *,
    context_tokens: int,
    max_tokens: int,
    sentences: Sequence[Sentence] = (),
) -> Grounding:
    """The prompt of an answer to `question` from `passages`, best first, as far as they fit beside `max_tokens` of answer.

    The conversation has a quarter of the room at most, the oldest turns give way first. Where the passages do not fit
    whole, their likeliest `sentences` are shown; without sentences the last passages give way. `passages` of the result
    is empty when nothing fits.
    """
    # The keys that the prompt gives as examples would be copied from it.
    keys = _keys(
        len(passages),
        [prompts.load("answer").template, question, *(_source("", passage, passage.text) for passage in passages)],
    )
    room = context_tokens - max_tokens - _tokens(_messages(question, (), ""))
    turns = _turns(history, room * _HISTORY_SHARE)
    room -= estimate_tokens(conversation(turns))

    def size(rank: int, text: str) -> int:
        return estimate_tokens(_source(keys[rank], passages[rank], text)) + 1

    shown = {rank: passage.text for rank, passage in enumerate(passages)}
    shortened = sum(size(rank, text) for rank, text in shown.items()) > room
    if shortened:
        shown = excerpts(passages, sentences, room, size) if sentences else _first(shown, room, size)
    sources = "\n".join(_source(keys[rank], passages[rank], text) for rank, text in shown.items())
    if not sources:
        return Grounding((), {})
    return Grounding(_messages(question, turns, sources), {keys[rank]: passages[rank] for rank in shown}, shortened)


def _turns(history: Sequence[Turn], room: float) -> Sequence[Turn]:
    """As many of the last turns as fit."""
    turns = history[-_TURNS:]
    while turns and estimate_tokens(conversation(turns)) > room:
        turns = turns[1:]
    return turns


def _first(texts: Mapping[int, str], room: int, size: Callable[[int, str], int]) -> dict[int, str]:
    """As many of the first texts as fit."""
    shown: dict[int, str] = {}
    for rank, text in texts.items():
        room -= size(rank, text)
        if room < 0:
            break
        shown[rank] = text
    return shown


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
    """Text that opens and closes no delimiter, plays no part and gives no answer.

    Angle brackets become their full-width forms, and so do the square ones of marks like [INST], which some chat
    templates turn into tokens of their own wherever they stand; control characters become spaces; the word for "no
    answer" is parted.
    """
    text = text.replace("<", "＜").replace(">", "＞").replace(NO_ANSWER, NO_ANSWER.replace("_", " "))
    text = _ROLE_MARK.sub(r"［\1］", text)
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


def _source(key: str, passage: Passage, text: str) -> str:
    head = " / ".join(part for part in (passage.publication, passage.place, passage.title, *passage.heading) if part)
    by = " ".join(part for part in (passage.author, passage.office) if part)
    lines = [f"出处：{head}" if head else "", f"作者：{by}" if by else "", text]
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
