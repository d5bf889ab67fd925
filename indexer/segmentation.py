"""Chinese words as jieba cuts them: by its Rust port where that has a wheel, twenty times faster, else by jieba itself."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

_ported = find_spec("rjieba") is not None
_engine: Any = import_module("rjieba" if _ported else "jieba")


def cut(text: str, new_words: bool = True) -> list[str]:
    """The words of `text`; with `new_words` also some that are in no dictionary, guessed by jieba's hidden Markov model."""
    return list(_engine.cut(text, new_words) if _ported else _engine.cut(text, HMM=new_words))


def cut_for_search(text: str) -> list[str]:
    """The words of `text`, each long one after the shorter words that it holds."""
    return list(_engine.cut_for_search(text))


def tag(text: str) -> list[tuple[str, str]]:
    """The words of `text`, each with jieba's part of speech: n and what begins with it for nouns (nr persons, ns places), v verbs."""
    if _ported:
        return list(_engine.tag(text))
    return [(pair.word, pair.flag) for pair in import_module("jieba.posseg").cut(text)]


def in_dictionary(word: str) -> bool:
    """Whether jieba's dictionary has the word."""
    if _ported:
        return bool(_engine.has_word(word))
    _engine.initialize()
    return bool(_engine.dt.FREQ.get(word))
