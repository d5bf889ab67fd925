"""What no form of sharing lets through: characters that are not text."""

import re

# Control characters, lone surrogates and noncharacters are not allowed in XML 1.0, which docx is (section 2.2). Marks of writing direction
# could make a pasted text read otherwise than the source.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def text_only(text: str) -> str:
    """`text` without characters that are not text; lines stay."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str | None) -> str:
    """`text` likewise, its lines joined by blanks; nothing is an empty line."""
    return " ".join(text_only(text or "").split())
