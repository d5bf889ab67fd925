"""Bytes to text: every readable file of a corpus folder as a `Source`."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the corpus, decoded.

    `name` is its path below the corpus folder with `/` between folders. `text` is what source offsets count in: the decoded
    file itself for txt and md (a byte order mark excepted, line ends as they are); the extraction for pdf (plain text, a form feed between
    pages), docx and html (Markdown: headings, lists, tables). `layout` says how to read it: "plain" is printed text with
    its lines, pages and furniture; "markdown" has marks for headings, lists and tables. `digest` is the SHA-256 of the file's bytes, in hex.
    """

    name: str
    text: str
    layout: Literal["plain", "markdown"]
    format: str
    digest: str
