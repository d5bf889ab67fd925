"""The shapes that reading a corpus folder gives."""

from dataclasses import dataclass
from typing import Literal

Layout = Literal["plain", "markdown"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the corpus, decoded.

    `name` is its path below the corpus folder, in NFC, with `/` between folders. `text` is what source offsets count
    in: the decoded file itself for txt and md (line ends and the byte order mark of UTF-8 as they are); the extraction for
    pdf (plain text, a form feed between pages), docx and html (Markdown: headings, lists, tables). It can always be
    encoded as UTF-8. `layout` says how to read it: "plain" is printed text with its lines, pages and
    furniture; "markdown" has marks for headings, lists and tables. `digest` is the SHA-256 of the file's bytes, in
    hex.
    """

    name: str
    text: str
    layout: Layout
    format: str
    digest: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One file of the corpus that is not read: its name as in `Source`, why, and what to do about it."""

    name: str
    reason: str
    hint: str = ""
