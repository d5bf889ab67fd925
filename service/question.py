"""What a question must be before anything is done with it."""

import re
import unicodedata

from service.errors import BadInput

# Invisible marks that come along with copied text: zero-width characters, byte order marks, soft hyphens, writing direction.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def clean_question(text: str, max_chars: int) -> str:
    """The question in one line, without white space at its ends and invisible marks.

    Raises BadInput when nothing is left, when it has more than `max_chars` characters, or when it has control characters.
    """
    question = " ".join(_INVISIBLE.sub("", text).split())
    if not question:
        raise BadInput(
            "问题是空的。",
            "The question is empty.",
            "请写下一个问题或几个关键词。",
            "Write a question or a few key words.",
        )
    if len(question) > max_chars:
        raise BadInput(
            f"问题有 {len(question)} 个字，最多 {max_chars} 个字。",
            f"The question has {len(question)} characters; at most {max_chars} are allowed.",
            "请只写要问的事；整篇材料请放进资料文件夹。",
            "Ask only what you want to know; whole texts belong into the corpus folder.",
        )
    for position, character in enumerate(question):
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise BadInput(
                f"问题第 {position + 1} 个字是控制字符（U+{ord(character):04X}）。",
                f"Character {position + 1} of the question is a control character (U+{ord(character):04X}).",
                "请删去它再提问。",
                "Remove it and ask again.",
            )
    return question
