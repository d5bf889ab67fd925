"""Which reader takes which file: one entry a format, by the end of the file's name."""

from collections.abc import Callable
from typing import NamedTuple

from indexer.errors import UnreadableSource
from indexer.sources import docx, html, pdf, text
from indexer.sources.source import Layout


class Reader(NamedTuple):
    """How one format is read.

    `read` turns the bytes of a file into text that UTF-8 can hold; it raises UnreadableSource with the reason when the
    bytes are not what the file's name says, and never gives the text of an error. Text in .txt stays "plain" whatever
    marks it has: where a layout model wrote Markdown into a .txt, heading levels stand at random, and the reading of
    plain text judges them line by line.
    """

    format: str
    layout: Layout
    read: Callable[[bytes], str]


READERS: dict[str, Reader] = {
    ".txt": Reader("txt", "plain", text.read),
    ".text": Reader("txt", "plain", text.read),
    ".md": Reader("md", "markdown", text.read),
    ".markdown": Reader("md", "markdown", text.read),
    ".html": Reader("html", "markdown", html.read),
    ".htm": Reader("html", "markdown", html.read),
    ".shtml": Reader("html", "markdown", html.read),
    ".xhtml": Reader("html", "markdown", html.read),
    ".docx": Reader("docx", "markdown", docx.read),
    ".pdf": Reader("pdf", "plain", pdf.read),
}

_READS = "youju reads txt, md, html, docx and pdf with a text layer"

_REFUSALS: dict[tuple[str, ...], tuple[str, str]] = {
    (".doc", ".dot", ".wps", ".rtf", ".odt"): (
        "an older or other word processor format",
        "Open it in Word, WPS or LibreOffice and save it as .docx.",
    ),
    (".xls", ".xlsx", ".et", ".ods", ".csv", ".ppt", ".pptx", ".dps", ".odp"): (
        "a spreadsheet or presentation, which youju does not read",
        "Save what matters of it as .docx, .html or .txt.",
    ),
    (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"): (
        "an image",
        "Run OCR on it and put the text in as .txt, or make a PDF with a text layer.",
    ),
    (".ofd", ".caj", ".djvu", ".epub", ".mobi"): (
        "a page format that youju does not read",
        "Convert it to a PDF with a text layer, or to .docx.",
    ),
    (".zip", ".rar", ".7z", ".tar", ".gz", ".xz", ".bz2"): (
        "an archive",
        "Unpack it into the corpus folder.",
    ),
    (".mp3", ".wav", ".m4a", ".mp4", ".avi", ".mov", ".mkv"): (
        "a recording",
        "Put a transcript in as .txt.",
    ),
}

_REFUSED = {suffix: reason for suffixes, reason in _REFUSALS.items() for suffix in suffixes}


def reader_for(suffix: str) -> Reader:
    """The reader for files that end in `suffix` (with its dot, in any case).

    Raises UnreadableSource for a suffix that has none, with the reason and what to do.
    """
    suffix = suffix.lower()
    if suffix in READERS:
        return READERS[suffix]
    if suffix in _REFUSED:
        what, hint = _REFUSED[suffix]
        raise UnreadableSource(f"{suffix} is {what}.", hint)
    what = f"The file type {suffix} is unknown" if suffix else "The file has no type in its name"
    raise UnreadableSource(f"{what}; {_READS}.", "Convert it, or take it out of the folder.")
