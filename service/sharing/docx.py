"""Conversations as Word documents (Office Open XML), with fonts for Chinese and superscript numbers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from service.answer import Answer, Citation
from service.errors import Language
from service.sharing.characters import one_line, text_only
from service.sharing.conversation import Exchange
from service.sharing.pieces import lines
from service.sharing.wording import label, source_line, twin_lines

# Faces that Word and WPS have wherever Chinese is installed; LibreOffice puts its own in their place.
_BODY, _HEADING, _QUOTE, _LATIN = "宋体", "黑体", "楷体", "Times New Roman"
_FONT_ATTRIBUTES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_A4_CM = (21.0, 29.7)
_MARGIN_CM = 2.6
_HANGING_PT = 24
_QUOTATION, _SMALL = "Quote", "Caption"


def conversation_as_docx(title: str, exchanges: Sequence[Exchange], language: Language) -> bytes:
    """The questions as headings; under each the answer with superscript numbers and the list of its sources with quotations.

    Words of documents are text runs only: no fields, no links.
    """
    from docx import Document

    document = Document()
    _set_up(document)
    document.core_properties.title = one_line(title)
    document.core_properties.author = "有据 youju"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime.now(UTC)
    document.add_paragraph(one_line(title), style="Title")
    document.add_paragraph(label("exported", language), style=_SMALL)
    for asked, answer in exchanges:
        document.add_paragraph(one_line(asked), style="Heading 1")
        _answer(document, answer, language)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _answer(document: Any, answer: Answer, language: Language) -> None:
    if told := one_line(answer.notice):
        document.add_paragraph(label("note", language) + told, style=_SMALL)
    for line in lines(answer):
        paragraph = document.add_paragraph()
        for piece in line:
            paragraph.add_run(piece.words).bold = piece.strong or None
            for number in piece.numbers:
                paragraph.add_run(f"[{number}]").font.superscript = True
    if answer.citations:
        document.add_paragraph(label("sources", language), style="Heading 2")
    for citation in answer.citations:
        _source(document, citation, language)
    if answer.related:
        document.add_paragraph(label("related", language), style="Heading 2")
    for passage in answer.related:
        _hang(document.add_paragraph(f"• {source_line(passage, language)}"))


def _source(document: Any, citation: Citation, language: Language) -> None:
    entry = document.add_paragraph(f"[{citation.number}] {source_line(citation, language)}")
    _hang(entry)
    entry.paragraph_format.keep_with_next = True
    document.add_paragraph(f"“{text_only(citation.quote)}”", style=_QUOTATION)
    for line in twin_lines(citation, language):
        document.add_paragraph(line, style=_SMALL)


def _hang(paragraph: Any) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.left_indent = Pt(_HANGING_PT)
    paragraph.paragraph_format.first_line_indent = Pt(-_HANGING_PT)


def _set_up(document: Any) -> None:
    """Paper, margins and the styles used, each with a face for Chinese beside the Latin one."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = map(Cm, _A4_CM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    for name, face, points, bold in (
        ("Normal", _BODY, 12, False),
        ("Title", _HEADING, 20, False),
        ("Heading 1", _HEADING, 15, True),
        ("Heading 2", _HEADING, 12, True),
        (_QUOTATION, _QUOTE, 11, False),
        (_SMALL, _BODY, 10, False),
    ):
        _face(document.styles[name], face, points, bold)
    language = document.styles.element.find(".//" + qn("w:lang"))
    language.set(
        qn("w:eastAsia"), "zh-CN"
    )  # tells Word how to break lines and which face to take for shared characters
    title = document.styles["Title"].element.pPr
    title.remove(title.find(qn("w:pBdr")))  # a coloured line
    normal = document.styles["Normal"].paragraph_format
    normal.line_spacing, normal.space_after = 1.5, Pt(6)
    quotation = document.styles[_QUOTATION].paragraph_format
    quotation.left_indent = Pt(_HANGING_PT)
    document.styles[_SMALL].paragraph_format.space_after = Pt(6)


def _face(style: Any, chinese: str, points: int, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    font.name, font.size, font.bold, font.italic = _LATIN, Pt(points), bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    # A theme's face would go before the one that is named.
    for attribute in _FONT_ATTRIBUTES:
        faces.attrib.pop(qn(f"w:{attribute}"), None)
    faces.set(qn("w:eastAsia"), chinese)
