"""What is left to say when more is asked for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.composing import Material, Turn

NOTHING_MORE = "资料中没有找到更多与这个问题有关的内容。"

# An answer may have set marks and referents into what it quotes.
_SET_IN = re.compile(r"〔[^〕]*〕|\W")


def unsaid(material: Material, history: Sequence[Turn]) -> Material:
    """`material` without the sentences that the answers of `history` gave."""
    given = "\n".join(_SET_IN.sub("", turn.answer) for turn in history)
    left = [
        sentence
        for place, sentence in enumerate(material.sentences)
        if (words := _SET_IN.sub("", material.text(place))) and words not in given
    ]
    return replace(material, sentences=left)
