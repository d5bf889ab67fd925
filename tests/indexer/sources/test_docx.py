"""Word documents as Markdown."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.errors import UnreadableSource
from indexer.sources.docx import read
from indexer.sources.docx_numbering import counted


def document(fill: Callable[[Any], None]) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


def element(xml: str) -> Any:
    """The element that `xml` writes, with the prefix `w` declared in its first tag."""
    return parse_xml(re.sub(r"^<[\w:]+", lambda tag: f"{tag[0]} {nsdecls('w')}", xml))


def changed(data: bytes, parts: dict[str, str]) -> bytes:
    """The same package with `parts` replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def test_headings_come_from_styles_and_stand_below_the_title() -> None:
    def fill(made: Any) -> None:
        made.add_heading("关于专项工作的报告", 0)
        made.add_paragraph("主任、各位副主任：")
        made.add_heading("一、基本情况", 1)
        made.add_paragraph("现将情况报告如下。")
        made.add_heading("（一）成效", 2)

    assert read(document(fill)) == (
        "# 关于专项工作的报告\n\n主任、各位副主任：\n\n## 一、基本情况\n\n现将情况报告如下。\n\n### （一）成效\n"
    )


def test_an_outline_level_makes_a_heading_and_a_long_paragraph_in_a_heading_style_does_not() -> None:
    def fill(made: Any) -> None:
        made.add_paragraph("二、存在问题")._p.get_or_add_pPr().append(element('<w:outlineLvl w:val="1"/>'))
        made.add_heading("长" * 101, 1)

    assert read(document(fill)) == f"## 二、存在问题\n\n{'长' * 101}\n"


def test_a_style_based_on_a_heading_is_a_heading() -> None:
    def fill(made: Any) -> None:
        style = made.styles.add_style("公文标题", 1)
        style.base_style = made.styles["Heading 2"]
        made.add_paragraph("（一）加强督办", style=style)

    assert read(document(fill)) == "## （一）加强督办\n"


def test_bullets_and_numbers_make_list_items_without_blank_lines_between() -> None:
    def fill(made: Any) -> None:
        made.add_paragraph("提出三点建议：")
        for text in ("健全机制；", "压实责任；"):
            made.add_paragraph(text, style="List Bullet")
        for text in ("甲", "乙"):
            made.add_paragraph(text, style="List Number")
        made.add_paragraph("以上报告，请审议。")

    assert read(document(fill)) == (
        "提出三点建议：\n\n- 健全机制；\n- 压实责任；\n1. 甲\n2. 乙\n\n以上报告，请审议。\n"
    )


NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(made: Any, text: str, level: int, number: int = 1) -> None:
    xml = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    made.add_paragraph(text)._p.get_or_add_pPr().append(element(xml))


def test_automatic_numbers_are_counted_by_level_and_written_before_the_text() -> None:
    def fill(made: Any) -> None:
        for text, level in (("总则", 0), ("甲", 1), ("乙", 1), ("子", 2), ("职责", 0), ("丙", 1)):
            numbered(made, text, level)
        numbered(made, "重新开始", 0, number=2)

    data = changed(document(fill), {"word/numbering.xml": NUMBERING})
    assert read(data).split("\n\n") == [
        "第一条 总则", "（一）甲", "（二）乙", "二.1 子", "第二条 职责", "（一）丙", "第一条 重新开始\n",
    ]  # fmt: skip


def levels(*written: str) -> str:
    """Numbering of a list whose levels are `written`, each "form|text" with more elements behind a second bar."""
    made = ""
    for level, line in enumerate(written):
        form, text, more = f"{line}|".split("|")[:3]
        start = "" if "w:start" in more else '<w:start w:val="1"/>'
        made += f'<w:lvl w:ilvl="{level}">{start}{more}<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    return (
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def numbers(numbering: str, *depths: int) -> list[str]:
    """What is printed before paragraphs of these levels."""

    def fill(made: Any) -> None:
        for depth in depths:
            numbered(made, "文", depth)

    text = read(changed(document(fill), {"word/numbering.xml": numbering})).rstrip("\n")
    return [block.removesuffix("文").strip() for block in text.split("\n\n")]


def test_articles_are_counted_on_through_the_chapters_where_the_level_says_so() -> None:
    chapters = "chineseCounting|第%1章"
    through = levels(chapters, 'chineseCounting|第%2条|<w:lvlRestart w:val="0"/>', "chineseCounting|（%3）")
    assert numbers(through, 0, 1, 2, 2, 1, 2, 0, 1, 2) == [
        "第一章", "第一条", "（一）", "（二）", "第二条", "（一）", "第二章", "第三条", "（一）",
    ]  # fmt: skip
    again = levels(chapters, "chineseCounting|第%2条")
    assert numbers(again, 0, 1, 1, 0, 1) == ["第一章", "第一条", "第二条", "第二章", "第一条"]


def test_a_level_may_start_again_behind_a_certain_level_only() -> None:
    parts = levels("upperRoman|%1部", "decimal|%2章", 'decimal|%3条|<w:lvlRestart w:val="1"/>')
    assert numbers(parts, 0, 1, 2, 1, 2, 0, 1, 2) == ["I部", "1章", "1条", "2章", "2条", "II部", "1章", "1条"]


def test_legal_numbers_are_in_digits_below_a_chapter_in_chinese() -> None:
    assert numbers(levels("chineseCounting|第%1章", "decimal|%1.%2|<w:isLgl/>"), 0, 1, 1) == ["第一章", "1.1", "1.2"]
    assert numbers(levels("chineseCounting|第%1章", 'decimal|%1.%2|<w:isLgl w:val="0"/>'), 0, 1) == ["第一章", "一.1"]


def test_a_list_may_begin_at_nought() -> None:
    assert numbers(levels('decimal|%1、|<w:start w:val="0"/>'), 0, 0, 0) == ["0、", "1、", "2、"]


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"), (99, "japaneseCounting", "九十九"), (100, "chineseCounting", "一百"),
        (101, "chineseCounting", "一百零一"), (110, "chineseCounting", "一百一十"), (215, "chineseCounting", "二百一十五"),
        (3, "decimalEnclosedCircle", "③"), (2, "ideographTraditional", "乙"), (4, "lowerLetter", "d"),
        (9, "upperRoman", "IX"), (24, "lowerRoman", "xxiv"), (7, "decimal", "7"), (2, "unknownForm", "2"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_prints_them(value: int, form: str, written: str) -> None:
    assert counted(value, form) == written


def test_a_table_has_its_rows_and_a_merged_cell_is_repeated_down() -> None:
    def fill(made: Any) -> None:
        table = made.add_table(rows=3, cols=3)
        for row, texts in enumerate((("县区", "年份", "件数"), ("甲县", "2022年", "12"), ("", "2023年", "1|5"))):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    assert read(document(fill)) == (
        "| 县区 | 年份 | 件数 |\n| --- | --- | --- |\n| 甲县 | 2022年 | 12 |\n| 甲县 | 2023年 | 1｜5 |\n"
    )


def test_a_table_of_one_column_is_text_in_a_box() -> None:
    def fill(made: Any) -> None:
        made.add_table(rows=1, cols=1).cell(0, 0).text = "编者按：本期刊发三篇文章。"

    assert read(document(fill)) == "编者按：本期刊发三篇文章。\n"


def test_inserted_text_is_kept_and_deleted_text_and_field_codes_are_not() -> None:
    runs = (
        "<w:r><w:t>会议</w:t></w:r><w:ins><w:r><w:t>审议</w:t></w:r></w:ins>"
        "<w:del><w:r><w:tab/><w:delText>否决</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:sdt><w:sdtContent><w:r><w:t>通过</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>决定</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>全文</w:t><w:br/></w:r>"
    )

    def fill(made: Any) -> None:
        made.element.body.insert(0, element(f"<w:p>{runs}</w:p>"))

    assert read(document(fill)) == "会议审议通过决定 全文\n"


def test_a_table_of_contents_is_left_out_and_a_content_control_is_read() -> None:
    contents = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    block = "<w:sdtContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:sdtContent>"

    def fill(made: Any) -> None:
        made.element.body.insert(0, element(f"<w:sdt>{contents}{block % '一、目录行 3'}</w:sdt>"))
        made.element.body.insert(1, element(f"<w:sdt>{block % '控件中的正文'}</w:sdt>"))

    assert read(document(fill)) == "控件中的正文\n"


def test_the_text_of_a_box_is_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent>"
    run = (
        f"<w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    def fill(made: Any) -> None:
        made.element.body.insert(0, element(f"<w:p><w:r><w:t>框外文字</w:t></w:r>{run}</w:p>"))

    assert read(document(fill)) == "框外文字\n\n框内文字\n"


def test_a_footnote_is_marked_and_stands_behind_its_paragraph() -> None:
    def fill(made: Any) -> None:
        paragraph = made.add_paragraph("办结率为九成")
        paragraph._p.append(element('<w:r><w:footnoteReference w:id="7"/></w:r>'))
        paragraph.add_run("。")
        made.add_paragraph("后文。")

    data = document(fill)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="7"><w:p><w:r><w:t>办结指已答复代表。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    noted = changed(
        data,
        {
            "word/footnotes.xml": notes,
            "word/_rels/document.xml.rels": relations.replace(
                "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
            ),
            "[Content_Types].xml": types.replace(
                "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
            ),
        },
    )
    assert read(noted) == "办结率为九成①。\n\n①办结指已答复代表。\n\n后文。\n"


def test_headers_and_footers_are_left_out() -> None:
    def fill(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "页眉"
        made.sections[0].footer.paragraphs[0].text = "页脚"
        made.add_paragraph("正文")

    assert read(document(fill)) == "正文\n"


def broken_xml() -> bytes:
    return changed(document(lambda made: made.add_paragraph("正文")), {"word/document.xml": "<w:document><w:body>"})


def level_that_is_no_number() -> bytes:
    def fill(made: Any) -> None:
        made.add_paragraph("正文")._p.get_or_add_pPr().append(element('<w:outlineLvl w:val="一"/>'))

    return document(fill)


def no_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "不是文档")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged or no Word document"),
        ("正文".encode(), "damaged or no Word document"),
        (document(lambda made: made.add_paragraph("正文"))[:2000], "damaged"),
        (broken_xml(), "damaged"),
        (level_that_is_no_number(), "XML is damaged"),
        (no_document(), "damaged or no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "encrypted, or an old .doc"),
        (document(lambda made: None), "no text"),
    ],
)
def test_what_is_no_readable_document_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason) as refusal:
        read(data)
    assert refusal.value.hint


def test_a_document_that_unpacks_to_a_giant_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(501):
            part.write(b" " * 1_000_000)
    with pytest.raises(UnreadableSource, match="500 MB"):
        read(out.getvalue())


def test_a_document_whose_text_unpacks_to_more_than_memory_should_hold_is_refused() -> None:
    huge = document(lambda made: made.add_paragraph("正文"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(huge)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + b" " * (101_000_000 if name == "word/document.xml" else 0))
    with pytest.raises(UnreadableSource, match="more than 100 MB"):
        read(out.getvalue())
