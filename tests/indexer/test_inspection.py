"""Inspecting a reading: each character of the source has exactly one decision, whatever the text looks like."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.document import Document, Drop, OffsetMap, PageStarts, Paragraph
from indexer.inspection import KEPT, Piece, Section, count_decisions, inspect_lines, pieces, sections
from indexer.reading import read
from indexer.sources import Source
from indexer.sources.source import Layout

PRINTED = (
    "云溪市河道治理报告\n\n今年共治理河道三十六公里，投入资金一亿二千万元，沿河\n\n{mark}\n\n"
    "　　两岸的居民都说好。\n\n一、存在的问题\n\n　　一是资金不足。\n\n"
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "关于河道的报告",
                "·· 18",
                "- 7 -",
                "# 题",
                "| 甲 | 乙 |",
                "　　第一条 为了保护。",
                "1. 治理",
                "Smith ran",
                "\ufffd",
            ]
        ),
        max_size=30,
    ).flatmap(
        lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\f", "\n \n"]).map(lambda gap: gap.join(lines))
    ),
)


def read_text(text: str, layout: Layout = "plain") -> Document:
    return read(Source("some/file.txt", text, layout, "txt", "0"))


@given(TEXTS, st.sampled_from(["plain", "markdown"]))
@settings(max_examples=250, deadline=None)
def test_every_character_that_is_not_white_space_stands_in_exactly_one_piece(text: str, layout: Layout) -> None:
    document = read_text(text, layout)
    decided = [at for piece in pieces(document) for at in range(piece.start, piece.end)]
    assert len(decided) == len(set(decided)) and decided == sorted(decided)
    assert not [at for at, character in enumerate(text) if not character.isspace() and at not in set(decided)]
    for piece in pieces(document):
        shown = text[piece.start : piece.end]
        assert shown == shown.strip() != ""
        assert not set(shown) & {"\n", "\r"}


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_piece_says_of_its_characters_what_the_document_says(text: str) -> None:
    document = read_text(text)
    dropped = {at: drop.reason for drop in document.dropped for at in range(drop.start, drop.end)}
    kept = {
        document.offsets.to_source(at): "fragment" if paragraph.fragment else paragraph.kind
        for paragraph in document.paragraphs
        for at in range(paragraph.start, paragraph.end)
    }
    for piece in pieces(document):
        for at in range(piece.start, piece.end):
            if text[at].isspace():
                continue
            kind = kept.get(at)
            assert piece.decision == (dropped[at] if kind is None else "title" if kind == "subtitle" else kind)
            assert (piece.decision in KEPT) == (kind is not None)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_lines_are_numbered_as_an_editor_numbers_them(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for piece in pieces(read_text(text)):
        assert text[piece.start : piece.end] in lines[piece.line - 1]


@given(TEXTS, st.integers(1, 7), st.booleans())
@settings(max_examples=100, deadline=None)
def test_pages_of_lines_joined_are_all_lines(text: str, count: int, dropped: bool) -> None:
    document = read_text(text)
    whole = inspect_lines(document, count=10_000, dropped=dropped)
    lines, first, steps = [], 1, 0
    while first is not None:
        page = inspect_lines(document, first, count, dropped)
        assert len({line["number"] for line in page["lines"]}) <= count
        lines += page["lines"]
        first, steps = page["next"], steps + 1
        assert steps <= 1 + len(whole["lines"])
    assert lines == whole["lines"] and whole["next"] is None


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_sections_hold_every_line_once(text: str) -> None:
    document = read_text(text)
    seen = [
        line["number"]
        for section in sections(document)
        for line in inspect_lines(document, section.first, section.lines)["lines"]
    ]
    assert seen == [piece.line for piece in pieces(document)]


def test_furniture_within_text_is_told_apart_with_its_reason(document: Callable[..., Document]) -> None:
    source = PRINTED.format(mark="·· 18")
    found = {source[piece.start : piece.end]: piece for piece in pieces(document(source))}
    assert found["·· 18"].decision == "page_number" and found["·· 18"].line == 5
    assert found["云溪市河道治理报告"].decision == "title"
    assert found["一、存在的问题"].decision == "heading"
    assert found["两岸的居民都说好。"].decision == "text"


def test_only_the_lines_that_lost_something_are_given_when_asked_for(document: Callable[..., Document]) -> None:
    shown = inspect_lines(document(PRINTED.format(mark="·· 18")), dropped=True)
    assert [line["text"] for line in shown["lines"]] == ["·· 18"]
    assert shown["dropped"] == {"page_number": 1} and shown["kept"]["text"] >= 2


def test_only_the_lines_of_a_decision_are_given_when_asked_for(document: Callable[..., Document]) -> None:
    read = document(PRINTED.format(mark="·· 18"))
    shown = inspect_lines(read, decision="heading")
    assert [line["text"] for line in shown["lines"]] == ["一、存在的问题"]
    assert inspect_lines(read, dropped=True, decision="heading")["lines"] == []
    first = inspect_lines(read, count=1, decision="text")
    later = inspect_lines(read, first["next"], decision="text")
    assert first["lines"] + later["lines"] == inspect_lines(read, decision="text")["lines"]


def test_counts_are_those_of_the_pieces() -> None:
    document = read_text(PRINTED.format(mark="- 3 -") * 3)
    kept, dropped = count_decisions(document)
    told = [piece.decision for piece in pieces(document)]
    assert kept | dropped == {name: told.count(name) for name in set(told)}
    assert set(kept) <= set(KEPT) and not set(dropped) & set(KEPT)


def test_sections_begin_where_the_printed_page_changes(three_pages: Document) -> None:
    cut = sections(three_pages)
    assert [section.page for section in cut if section.page is not None] == [18, 19, 20]
    for section in cut:
        lines = inspect_lines(three_pages, section.first, section.lines)["lines"]
        assert {line["page"] for line in lines if line["decision"] in KEPT} == {section.page}


@pytest.fixture
def three_pages() -> Document:
    """Three printed pages with the number of each at its foot."""
    body = "　　今年共治理河道三十六公里，投入资金一亿二千万元，两岸居民都满意。\n\n"
    return read_text("".join(f"{body * 14}·· {page}\n\n" for page in (18, 19, 20)))


def test_an_empty_document_has_no_lines_and_no_sections() -> None:
    shown = inspect_lines(read_text(""))
    assert (shown["lines"], shown["next"], shown["kept"], shown["dropped"]) == ([], None, {}, {})
    assert sections(read_text("")) == []


def test_a_paragraph_that_is_a_piece_of_a_sentence_is_told_as_one() -> None:
    cut = "会议听取了关于供水工程的报告，代表们认为管护资金还没有落实到"
    found = pieces(read_text("会议通过了决定。\n\n" + cut))
    assert [(piece.decision, piece.line) for piece in found] == [("text", 1), ("fragment", 3)]


def made(
    source: str, text: str, offsets: list[int], drops: list[int], pages: PageStarts, paragraphs: list[tuple[int, int]]
) -> Document:
    """A document written by hand: the source offset of each clean character, and of each dropped one."""
    return Document(
        name="文.txt",
        title="文",
        format="txt",
        source=source,
        text=text,
        offsets=OffsetMap.from_offsets(offsets),
        paragraphs=tuple(Paragraph(start, end, "text") for start, end in paragraphs),
        articles=(),
        pages=pages,
        dropped=tuple(Drop(at, at + 1, "page_number") for at in drops),
    )


def test_a_page_may_change_within_a_line_and_a_drop_has_the_page_of_the_text_around_it() -> None:
    document = made("甲乙丙\n1\n丁", "甲乙丙丁", [0, 1, 2, 6], [4], ((0, 1), (2, 2)), [(0, 4)])
    assert pieces(document) == [
        Piece(1, 0, 2, "text", 1),
        Piece(1, 2, 3, "text", 2),
        Piece(2, 4, 5, "page_number", 2),
        Piece(3, 6, 7, "text", 2),
    ]
    assert sections(document) == [Section(1, 2, 1), Section(3, 1, 2)]


def test_a_drop_between_two_pages_or_at_the_edge_is_of_neither() -> None:
    document = made("1\n甲\n1\n乙\n1", "甲乙", [2, 6], [0, 4, 8], ((0, 1), (1, 2)), [(0, 2)])
    assert [piece.page for piece in pieces(document)] == [None, 1, None, 2, None]


def test_what_stands_where_a_newline_between_paragraphs_points_keeps_its_own_decision() -> None:
    document = made("甲1乙", "甲\n乙", [0, 1, 2], [1], (), [(0, 1), (2, 3)])
    assert [(piece.start, piece.decision) for piece in pieces(document)] == [
        (0, "text"),
        (1, "page_number"),
        (2, "text"),
    ]


def test_a_page_that_becomes_unknown_is_unknown() -> None:
    document = made("甲\n乙\n丙", "甲乙丙", [0, 2, 4], [], ((1, 7), (2, None)), [(0, 3)])
    assert [piece.page for piece in pieces(document)] == [None, 7, None]
    assert sections(document) == [Section(1, 1, None), Section(2, 1, 7), Section(3, 1, None)]
