from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from service.answer import AnswerSentence
from service.sharing.characters import one_line
from service.sharing.conversation import Exchange
from service.sharing.docx import conversation_as_docx
from tests.service.sharing.answers import answer, citation, near


def read(title: str, *asked: Exchange) -> Any:
    return Document(BytesIO(conversation_as_docx(title, asked, "zh")))


def paragraphs(document: Any) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def test_questions_are_headings_and_sources_follow_with_quotations() -> None:
    document = read("谈话", Exchange("治理了多少？", answer("三十六公里。[1]", citation())))
    assert paragraphs(document) == [
        ("Title", "谈话"),
        ("Caption", "由“有据”导出；引文逐字摘自所列资料。"),
        ("Heading 1", "治理了多少？"),
        ("Normal", "三十六公里。[1]"),
        ("Heading 2", "来源"),
        (
            "Normal",
            "[1] 河道治理的三条经验 · 林栖 · 云溪市人大常委会 · 云溪人大2031年第2期 · 第 11 页 · 会刊/2031-2.pdf",
        ),
        ("Quote", "“全年治理河道三十六公里。”"),
    ]


def test_the_numbers_of_sources_are_superscript_and_nothing_else_is() -> None:
    document = read("谈话", Exchange("问？", answer("见[2031]。[1][2]", citation(), citation(2))))
    runs = [(run.text, bool(run.font.superscript)) for run in document.paragraphs[3].runs]
    assert runs == [("见[2031]。", False), ("[1]", True), ("[2]", True)]


def test_what_was_asked_for_is_bold() -> None:
    said = AnswerSentence(text="共三百株。", citations=[1], verdict="supported", emphasis=[(1, 3)])
    document = read("谈话", Exchange("问？", answer("共三百株。[1]", citation(), sentences=[said])))
    assert [(run.text, run.bold) for run in document.paragraphs[3].runs][:3] == [
        ("共", None),
        ("三百", True),
        ("株。", None),
    ]


def test_every_style_in_use_names_a_face_for_chinese_and_no_theme_overrides_it() -> None:
    document = read("谈话", Exchange("问？", answer("甲。[1]", citation())))
    for name in {style for style, _ in paragraphs(document)}:
        faces = document.styles[name].element.rPr.rFonts
        assert faces.get(qn("w:eastAsia")) in {"宋体", "黑体", "楷体"}
        assert document.styles.element.find(".//" + qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
        assert not [attribute for attribute in faces.attrib if attribute.endswith("Theme")]


def test_refusals_notices_and_doubts_are_kept() -> None:
    refusal = answer("没有找到。", sentences=[], refused=True, notice="说明一句。", related=[near("河道")])
    doubted = answer("甲。", sentences=[AnswerSentence(text="甲。", citations=[], verdict="unsupported")])
    texts = [text for _, text in paragraphs(read("谈话", Exchange("一？", refusal), Exchange("二？", doubted)))]
    assert texts[2:] == [
        "一？", "说明：说明一句。", "没有找到。", "相关段落（不是答案）", "• 河道 · a.txt", "二？", "甲。〔未核实〕",
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters() | st.sampled_from("\x00\x1b\r\n\t\ud800\uffff<&>"), min_size=1, max_size=20))
def test_any_words_make_a_document_that_can_be_read_and_hold_no_markup(words: str) -> None:
    document = read(words, Exchange(words, answer("甲。[1]", citation(quote=words, title=words), notice=words)))
    assert document.paragraphs[0].text == one_line(words)


def test_a_document_holds_no_link_no_field_and_no_macro() -> None:
    evil = citation(
        quote='<w:hyperlink r:id="1"/>{ INCLUDETEXT "a" } =cmd|calc http://127.0.0.1/', title="http://127.0.0.1/"
    )
    content = conversation_as_docx("谈话", [Exchange("问？", answer("甲。[1]", evil))], "zh")
    archive = ZipFile(BytesIO(content))
    body = archive.read("word/document.xml").decode()
    assert not any(tag in body for tag in ("<w:hyperlink", "<w:fldSimple", "<w:instrText", "<w:object"))
    assert b"127.0.0.1" not in archive.read("word/_rels/document.xml.rels")
    assert not [name for name in archive.namelist() if "vba" in name.lower()]
