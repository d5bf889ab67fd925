"""Reading keeps every character traceable, whatever the text looks like."""

from itertools import zip_longest
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning.characters import shown
from indexer.document import Document
from indexer.reading import document_view, read
from indexer.sources import Source
from tests.quality.fidelity import decoded

CHINESE = "人大代表监督法规视察建议报告农村学校道路水源的在和了是"


def read_text(text: str) -> Document:
    return read(Source("some/file.txt", text, "plain", "txt", "0"))


def origins(document: Document) -> list[tuple[str, int]]:
    """Every clean character that belongs to a paragraph, with its source offset."""
    return [
        (document.text[clean], document.offsets.to_source(clean))
        for paragraph in document.paragraphs
        for clean in range(paragraph.start, paragraph.end)
    ]


def check_traceable(text: str) -> None:
    document = read_text(text)
    places = [source for _, source in origins(document)]
    assert len(places) == len(set(places))
    covered = set(places)
    for drop in document.dropped:
        assert drop.reason
        inside = set(range(drop.start, drop.end))
        assert not inside & covered
        covered |= inside
    missing = [at for at, character in enumerate(text) if at not in covered and not character.isspace()]
    assert not missing
    for character, source in origins(document):
        assert (
            character == text[source]
            or character == shown(text, [(source, source + 1)])
            or character in "，；：？！（） "
        )
    assert "".join(document.text.split("\n")) == "".join(document.text[p.start : p.end] for p in document.paragraphs)
    for first, second in zip(document.paragraphs, document.paragraphs[1:], strict=False):
        assert first.end + 1 == second.start and document.text[first.end] == "\n"


def check_marks(document: Document) -> None:
    """What no detector took is called markup: in a text without markup no letter and no figure may hide among it."""
    marks = [document.source[drop.start : drop.end] for drop in document.dropped if drop.reason == "markup"]
    assert [text for text in marks if any(character.isalnum() for character in text)] == []


def check_ranges(document: Document) -> None:
    """The source ranges of a paragraph hold its text, white space and what was dropped, and nothing else."""
    source = document.source
    skipped = {at for drop in document.dropped for at in range(drop.start, drop.end)}
    for paragraph, view in zip(document.paragraphs, document_view(document)["paragraphs"], strict=True):
        ranges = view.get("ranges", [[view["start"], view["end"]]])
        assert "ranges" not in view or len(ranges) > 1
        assert (min(start for start, _ in ranges), max(end for _, end in ranges)) == (view["start"], view["end"])
        held = [
            at for start, end in ranges for at in range(start, end) if at not in skipped and not source[at].isspace()
        ]
        text = "".join(view["text"].split())
        assert len(held) == len(text)
        places = [document.offsets.to_source(at) for at in range(paragraph.start, paragraph.end)]
        assert held == [at for at in places if not source[at].isspace()]


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_character_of_any_text_is_lost_or_doubled(text: str) -> None:
    check_traceable(text)


@st.composite
def wrapped(draw: st.DrawFn) -> str:
    """Text hard-wrapped as printed, with page numbers, indents and blank lines as layouts have them."""
    width = draw(st.integers(10, 30))
    indent = draw(st.sampled_from(["", "\u3000\u3000", "    "]))
    gap = draw(st.sampled_from(["\n", "\n\n", "\r\n", " \n\n"]))
    number = draw(st.sampled_from(["·· {}", "- {} -", "第 {} 页 共 99 页", "{}"]))
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        body = indent + draw(st.text(CHINESE + "，。 12a", min_size=1, max_size=120)) + "。"
        lines += [body[at : at + width] for at in range(0, len(body), width)]
    page, rows = 0, draw(st.integers(3, 12))
    out = ""
    for at, line in enumerate(lines):
        if at and at % rows == 0:
            page += 1
            out += number.format(page) + gap + draw(st.sampled_from(["", "\f", " "]))
        out += line + gap
    return out


@st.composite
def woven(draw: st.DrawFn) -> str:
    """Two columns side by side, as a text layer gives them, under lines that run over both."""
    width = draw(st.integers(8, 20))
    texts = [draw(st.text(CHINESE + "，。", min_size=4 * width, max_size=12 * width)) for _ in range(2)]
    columns = [[text[at : at + width] for at in range(0, len(text), width)] for text in texts]
    rows = [
        left + "\u3000" * (width - len(left)) + "    " + right for left, right in zip_longest(*columns, fillvalue="")
    ]
    head = draw(st.lists(st.text(CHINESE, min_size=2, max_size=2 * width), max_size=2))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join([*head, *rows])


@given(st.one_of(wrapped(), woven()))
@settings(max_examples=200, deadline=None)
def test_no_character_of_a_printed_page_is_lost_or_doubled(text: str) -> None:
    check_traceable(text)
    check_marks(read_text(text))


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\f", "\r\n\u3000\r\n", "\x00", "\ufeff", "\ud800"])
def test_a_text_without_anything_to_read_is_an_empty_document(text: str) -> None:
    document = read_text(text)
    assert document.text == "" and document.paragraphs == () and document.articles == ()
    assert document_view(document)["paragraphs"] == []


@given(st.lists(st.text(CHINESE + "，", min_size=3, max_size=60), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_reading_clean_text_changes_nothing(sentences: list[str]) -> None:
    text = "\n".join("会议" + sentence + "。" for sentence in sentences)
    document = read_text(text)
    assert document.text == text
    assert read_text(document.text).text == document.text


def check_clean_text_stays(document: Document) -> None:
    """Read again, the clean text loses nothing; only blanks inside titles may go, of which nothing says any more that they are titles."""
    again = read_text(document.text)
    assert again.dropped == ()
    assert "".join(again.text.split()) == "".join(document.text.split())


@given(st.one_of(wrapped(), woven()))
@settings(max_examples=200, deadline=None)
def test_reading_what_was_read_drops_nothing_and_changes_no_character(text: str) -> None:
    check_clean_text_stays(read_text(text))


@given(wrapped())
@settings(max_examples=200, deadline=None)
def test_paragraphs_of_text_stand_in_the_order_of_the_source(text: str) -> None:
    document = read_text(text)
    starts = [document.offsets.to_source(one.start) for one in document.paragraphs if one.kind in ("text", "item")]
    assert starts == sorted(starts)


@given(wrapped())
@settings(max_examples=100, deadline=None)
def test_offsets_grow_within_a_paragraph_of_one_column(text: str) -> None:
    document = read_text(text)
    for paragraph in document.paragraphs:
        places = [document.offsets.to_source(clean) for clean in range(paragraph.start, paragraph.end)]
        assert places == sorted(places)
        span = document.offsets.source_span(paragraph.start, paragraph.end)
        assert (span.start, span.end) == (places[0], places[-1] + 1)


@given(st.one_of(st.text(max_size=400), wrapped(), woven()))
@settings(max_examples=200, deadline=None)
def test_the_source_ranges_of_a_paragraph_hold_its_text_and_nothing_else(text: str) -> None:
    check_ranges(read_text(text))


def test_a_paragraph_of_one_of_two_columns_has_a_range_for_each_line() -> None:
    left = ["云州市人大常委会视察了农村", "供水工程，听取了工作汇报，", "提出了加强管护的审议意见。"]
    right = ["青河县人大常委会检查了水法", "实施情况，走访了三个乡镇，", "要求抓好整改落实工作到位。"]
    text = "\n".join(f"{one}    {other}" for one, other in zip(left * 4, right * 4, strict=True))
    document = read_text(text)
    check_ranges(document)
    assert document.text.index("青河县") > document.text.rindex("审议意见")
    assert max(len(view.get("ranges", [])) for view in document_view(document)["paragraphs"]) > 2


def test_a_carriage_return_before_every_line_feed_changes_no_text() -> None:
    text = "云州市供水条例\n第一条 为了供水，制定本条例。\n第二条 本条例自公布之日起施行。\n"
    assert read_text(text.replace("\n", "\r\n")).text == read_text(text).text


def test_what_no_one_can_read_is_dropped_by_name() -> None:
    document = read_text("会议\x00通过\ue004了\ud800决定。")
    assert document.text == "会议通过了决定。"
    assert {drop.reason for drop in document.dropped} == {"unreadable"}


def test_a_byte_order_mark_counts_in_offsets_and_hides_no_heading() -> None:
    text = "\ufeff# 云州市供水条例\n\n第一条 为了供水，制定本条例。\n"
    document = read_text(text)
    assert document.title == "云州市供水条例"
    assert document.offsets.to_source(0) == text.index("云")


def test_a_giant_line_is_one_paragraph() -> None:
    text = "会议审议了报告，" * 50_000
    document = read_text(text)
    assert len(document.paragraphs) == 1 and document.text == text


def test_the_view_of_a_document_has_the_shape_of_the_interface() -> None:
    text = "云州市供水条例\n\n第一章 总则\n\n第一条 为了 供水，制定本条例。\n\n第二条 本条例自公布之日起施行。\n"
    view = document_view(read_text(text))
    assert (view["document"], view["title"], view["pages"]) == ("some/file.txt", "云州市供水条例", [])
    assert set(view["articles"][0]) == {"title", "subtitle", "author", "office", "place", "start", "end", "pages"}
    assert (view["articles"][0]["place"], view["articles"][0]["start"]) == ("云州市", 0)
    third = view["paragraphs"][2]
    assert set(third) == {"text", "start", "end", "page", "heading"}
    assert third["text"] == "第一条 为了供水，制定本条例。"
    assert text[third["start"] : third["end"]] == "第一条 为了 供水，制定本条例。"
    assert third["heading"] == ["第一章 总则", "第一条"]


@pytest.mark.parametrize("folder", ["corpus", "gold/layout-dev/docs"])
def test_the_development_texts_lose_nothing_and_keep_their_offsets(shared: Path, folder: str) -> None:
    for path in sorted((shared / folder).glob("*.txt")):
        text = decoded(path)
        document = read_text(text)
        runs = zip(
            document.offsets.clean,
            document.offsets.source,
            [*document.offsets.clean[1:], len(document.text)],
            strict=True,
        )
        places = np.concatenate([np.arange(source, source + stop - clean) for clean, source, stop in runs])
        newlines = np.frombuffer(document.text.encode("utf-32-le"), np.uint32) == ord("\n")
        covered = np.zeros(len(text) + 1, np.int8)
        np.add.at(covered, places[~newlines], 1)
        for drop in document.dropped:
            covered[drop.start : drop.end] += 1
        assert covered.max() == 1
        assert not [at for at in np.flatnonzero(covered[:-1] == 0) if not text[at].isspace()]
        check_ranges(document)
        check_marks(document)
        check_clean_text_stays(document)


def test_emphasis_and_links_of_markdown_lose_their_marks_and_a_masked_name_keeps_its_own() -> None:
    text = "# 物业管理条例\n\n**第三条** 业主张**依照[本办法](http://a.b/c)提议召开会议。\n\n**第四条** 略。\n"
    document = read(Source("法.md", text, "markdown", "md", "0" * 64))
    assert document.text == "物业管理条例\n第三条 业主张**依照本办法提议召开会议。\n第四条 略。"
    assert [one.heading for one in document.paragraphs] == [(), ("第三条",), ("第四条",)]
    assert {drop.reason for drop in document.dropped} == {"markup"}
    check_ranges(document)


def test_a_text_of_cut_lines_without_any_title_is_read() -> None:
    line = "今年以来市人大常委会围绕河道治理开展了三次专题调研并且走访了十二个乡镇收集意见一百四十六条"
    assert line in read_text("\n".join(f"<p>{line}{number}" for number in range(30))).text
