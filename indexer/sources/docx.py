"""Word documents (.docx) as Markdown.

The body is walked element by element (ECMA-376 part 1, section 17), for python-docx's own text of a paragraph leaves
out inserted text, content controls and automatic numbers, and those carry the numbers of articles and chapters.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from indexer.errors import UnreadableSource
from indexer.sources.docx_numbering import Numbering
from indexer.sources.encodings import refuse_other_content
from indexer.sources.markdown import bullet, heading, table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_UNPACKED = 500_000_000
# Parsed XML takes ten times its size in memory; pictures are not unpacked.
_MAX_XML = 100_000_000
_NOTES = ("footnote", "endnote")
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# Whole documents are written in a heading style now and then; a paragraph of this length is text.
_LONGEST_HEADING = 100
# Not text: deleted text, field codes, the older copy of a shape, contents of text boxes (given after their paragraph).
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    f"{_W}pPr",
    f"{_W}rPr",
    f"{_W}txbxContent",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_NO_MARKS: Mapping[str, str] = {}
_SPACE = re.compile(r"[ \t\r\n\u3000\xa0]+")
_SAVE_AGAIN = "Open it in Word or WPS, save it as .docx again and put that in."


def read(data: bytes) -> str:
    """Headings by style or outline level, paragraphs with their automatic numbers, lists and tables.

    A footnote is marked ① in the text, as such documents print it, and stands behind its paragraph. Headers, footers, tables of contents, deleted text and comments are left out. A table of one column is text in a box
    and read as paragraphs. Raises UnreadableSource for a file that is encrypted, is no Word document, is damaged or has
    no text.
    """
    if data.startswith(_OLD_OFFICE):
        raise UnreadableSource(
            "The file is encrypted, or an old .doc named .docx.",
            "Open it in Word or WPS and save it as .docx without a password.",
        )
    if not data.startswith(b"PK"):
        refuse_other_content(data, "a Word document")
    try:
        blocks = list(_Body(_open(data)).blocks())
    # Levels that are no numbers, numbers without a list and the like: Word itself would refuse such a file.
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableSource(f"The document's XML is damaged ({type(error).__name__}).", _SAVE_AGAIN) from error
    if not blocks:
        raise UnreadableSource("The document has no text.", "If it holds scanned pages, run OCR on them first.")
    return "\n\n".join(blocks) + "\n"


def _open(data: bytes) -> Any:
    # Loading python-docx takes a tenth of a second that only corpora with Word documents should pay.
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > _MAX_UNPACKED:
                raise UnreadableSource("The document unpacks to more than 500 MB.", "Split it.")
            if sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels"))) > _MAX_XML:
                raise UnreadableSource("The document's text unpacks to more than 100 MB.", "Split it.")
        return docx.Document(io.BytesIO(data))
    except UnreadableSource:
        raise
    # python-docx passes on whatever the zip and XML parsers raise, and its own errors have no common base.
    except Exception as error:
        reason = f"The file is damaged or no Word document ({type(error).__name__})."
        raise UnreadableSource(reason, _SAVE_AGAIN) from error


class _Body:
    """One pass over a document's body, counting its automatic numbers."""

    def __init__(self, document: Any) -> None:
        self._root = document.element.body
        self._styles = {style.style_id: style.element for style in document.styles}
        self._numbering = Numbering(_numbering_root(document), self._styles)
        self._notes = _notes(document)
        self._marks: dict[str, str] = {}
        # Where the document's title has the style of one, the headings stand below it.
        self._below = int(any(self._is_title(_style_of(paragraph)) for paragraph in self._root.iter(f"{_W}p")))

    def blocks(self) -> Iterator[str]:
        items: list[str] = []
        for block, is_item in self._parts(self._root):
            if is_item:
                items.append(block)
                continue
            if items:
                yield "\n".join(items)
                items = []
            yield block
        if items:
            yield "\n".join(items)

    def _parts(self, parent: Any) -> Iterator[tuple[str, bool]]:
        """The blocks below `parent` and whether each is an item of a list."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag == f"{_W}sdt":
                if not _is_contents(element):
                    for content in element.iterchildren(f"{_W}sdtContent"):
                        yield from self._parts(content)
            elif element.tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
                yield from self._parts(element)

    def _paragraph(self, element: Any) -> Iterator[tuple[str, bool]]:
        style = _style_of(element)
        if self._style_name(style).lower().startswith(("toc ", "目录")):
            return
        number = self._numbering.next(element, style)
        notes = {key: self._mark(key) for key in map(_note_key, element.iter()) if key in self._notes}
        text = _squeeze("".join(_texts(element, notes)))
        level = self._heading_level(element, style)
        if text and level and len(text) <= _LONGEST_HEADING:
            yield heading(f"{number.text if number else ''}{text}", level), False
        elif text and number and number.is_item:
            yield bullet(text, number.depth, number.value), True
        elif text:
            yield f"{number.text if number else ''}{text}", False
        for box in element.iter(f"{_W}txbxContent"):
            if not any(ancestor.tag.endswith("}Fallback") for ancestor in box.iterancestors()):
                yield from self._parts(box)
        for key, mark in notes.items():
            yield f"{mark}{self._notes[key]}", False

    def _table(self, element: Any) -> Iterator[tuple[str, bool]]:
        rows = [list(row.iter(f"{_W}tc")) for row in element.iterchildren(f"{_W}tr")]
        nested = element.find(f".//{_W}tc//{_W}tbl") is not None
        if nested or all(len(row) < 2 for row in rows):
            for row in element.iterchildren(f"{_W}tr"):
                for cell in row.iterchildren(f"{_W}tc"):
                    yield from self._parts(cell)
            return
        above: list[str] = []
        grid: list[list[str]] = []
        for row in rows:
            texts: list[str] = []
            for cell in row:
                column = len(texts)
                merged = _is_continued(cell) and column < len(above)
                text = above[column] if merged else " ".join(block for block, _ in self._parts(cell)).replace("\n", " ")
                texts += [text] + [""] * (_columns(cell) - 1)
            grid.append(texts)
            above = texts
        for block in table(grid):
            yield block, False

    def _heading_level(self, element: Any, style: str | None) -> int:
        """1 to 6 for a heading, 0 for text: by the paragraph itself, else by its style or what that is based on."""
        level = element.find(f"{_W}pPr/{_W}outlineLvl")
        seen: set[str] = set()
        while level is None and style is not None and style in self._styles and style not in seen:
            seen.add(style)
            name = self._style_name(style).lower()
            if self._is_title(style):
                return 1
            if name.startswith(("heading ", "标题 ")) and name.split()[-1].isdigit():
                return min(int(name.split()[-1]) + self._below, 6)
            level = self._styles[style].find(f"{_W}pPr/{_W}outlineLvl")
            based = self._styles[style].find(f"{_W}basedOn")
            style = based.get(f"{_W}val") if based is not None else None
        value = int(level.get(f"{_W}val")) if level is not None else 9
        return min(value + 1 + self._below, 6) if value < 9 else 0

    def _is_title(self, style: str | None) -> bool:
        return self._style_name(style).lower() in ("title", "标题")

    def _mark(self, key: str) -> str:
        """The mark of a note, counted in the order of the text."""
        count = len(self._marks) + 1
        return self._marks.setdefault(key, chr(ord("①") + count - 1) if count <= 20 else f"[{count}]")

    def _style_name(self, style: str | None) -> str:
        name = self._styles[style].find(f"{_W}name") if style in self._styles else None
        return str(name.get(f"{_W}val")) if name is not None else ""


def _style_of(element: Any) -> str | None:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val") if style is not None else None


def _texts(element: Any, marks: Mapping[str, str] = _NO_MARKS) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif _note_key(child):
            yield marks.get(_note_key(child), "")
        else:
            yield from _texts(child, marks)


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"


def _is_continued(cell: Any) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _columns(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return min(int(span.get(f"{_W}val")), 100) if span is not None else 1


def _numbering_root(document: Any) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE

    # `document.part.numbering_part` would make one where there is none, from a template that python-docx does not have.
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    return None


def _notes(document: Any) -> dict[str, str]:
    """The texts of footnotes and endnotes by kind and id."""
    from docx.oxml import parse_xml

    kinds = {f"{_RELATIONSHIP}{kind}s": kind for kind in _NOTES}
    found: dict[str, str] = {}
    for relation in document.part.rels.values():
        if relation.reltype in kinds and not relation.is_external:
            kind = kinds[relation.reltype]
            for note in parse_xml(relation.target_part.blob).iterchildren(f"{_W}{kind}"):
                text = _squeeze("".join(_texts(note)))
                if text:
                    found[f"{kind} {note.get(f'{_W}id')}"] = text
    return found


def _note_key(element: Any) -> str:
    """Which note `element` refers to, empty for an element that refers to none."""
    for kind in _NOTES:
        if element.tag == f"{_W}{kind}Reference":
            return f"{kind} {element.get(f'{_W}id')}"
    return ""
