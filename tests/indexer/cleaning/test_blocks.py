"""Wrapped lines become paragraphs again, whatever the layout marks them with."""

from indexer.cleaning.blocks import Block, join, mark_headings
from indexer.cleaning.layout import measure, set_full_widths
from indexer.cleaning.lines import split_lines
from indexer.cleaning.notes import find_notes

FIRST = "云州市人大常委会组织部分市人大代表视察了农村供水工程建设的情况，并且听取了有关部门的工作汇报。"
SECOND = "代表们一致认为，供水工程建设进展顺利，质量可靠，受益群众普遍满意，应当继续加大投入并强化管护工作。"


def blocks_of(text: str) -> list[Block]:
    lines = split_lines(text)
    find_notes(lines)
    layout = measure(lines)
    kept = [line for line in lines if line.role != "footnote_rule"]
    set_full_widths(kept, layout)
    blocks = join(kept, layout)
    mark_headings(blocks, layout)
    return blocks


def texts(blocks: list[Block]) -> list[str]:
    return ["".join(line.text for line in block.lines) for block in blocks]


def wrap(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def test_an_indent_begins_a_paragraph() -> None:
    lines = [line for text in [FIRST, SECOND] * 4 for line in wrap("\u3000\u3000" + text, 20)]
    assert texts(blocks_of("\n".join(lines))) == [FIRST, SECOND] * 4


def test_a_trailing_blank_ends_one() -> None:
    lines = [piece for text in [FIRST, SECOND] * 4 for piece in [*wrap(text, 21)[:-1], wrap(text, 21)[-1] + " "]]
    assert texts(blocks_of("\n\n".join(lines))) == [FIRST, SECOND] * 4


def test_without_either_a_short_closed_line_ends_one() -> None:
    lines = [line for text in [FIRST, SECOND] * 4 for line in wrap(text, 20)]
    assert texts(blocks_of("\n".join(lines))) == [FIRST, SECOND] * 4


def test_a_line_a_paragraph_stays_as_it_is() -> None:
    assert (
        texts(blocks_of("\n".join([FIRST, SECOND, "（一）供水；", "（二）排水。"] * 3)))
        == [
            FIRST,
            SECOND,
            "（一）供水；",
            "（二）排水。",
        ]
        * 3
    )


def test_a_paragraph_cut_at_a_column_goes_on_in_the_next_line() -> None:
    long = FIRST + SECOND
    lines = [long[:70], long[70:], FIRST, SECOND + FIRST[:20], FIRST[20:]] * 4
    assert texts(blocks_of("\n\n".join(lines))) == [long, FIRST, SECOND + FIRST] * 4


def test_a_numbered_heading_and_a_short_open_line_stand_alone() -> None:
    body = [line for text in [FIRST, SECOND] * 3 for line in wrap(text, 20)]
    blocks = blocks_of("\n".join([*body, "一、主要做法", *body, "基本案情", *body]))
    assert [text for block, text in zip(blocks, texts(blocks), strict=True) if block.role == "heading"] == [
        "一、主要做法",
        "基本案情",
    ]


def test_a_wrapped_decimal_is_no_heading() -> None:
    lines = [
        *wrap(FIRST, 20)[:-1],
        "全市投资达到百分之一百一十二点五约合人",
        "2.99亿元，比上年增长。",
        *wrap(SECOND * 3, 20),
    ]
    assert all(block.role != "heading" for block in blocks_of("\n".join(lines)))


def test_a_footnote_follows_the_paragraph_it_interrupts() -> None:
    lines = wrap("\u3000\u3000" + FIRST + SECOND, 20)
    page = [*lines[:2], "────────", "\u3000\u3000① 见年鉴。", "\f" + lines[2], *lines[3:]]
    more = [line for text in [FIRST, SECOND] * 4 for line in wrap("\u3000\u3000" + text, 20)]
    found = texts(blocks_of("\n".join(page + more)))
    assert found[:2] == [FIRST + SECOND, "① 见年鉴。"]


def test_a_short_line_that_was_cut_goes_on_and_a_heading_does_not() -> None:
    long = [FIRST + SECOND[:-6], SECOND[-6:]] * 4
    cut = [
        "会议强调，要认真落实党",
        "的各项决定，抓好落实。",
        "二是加强走访。代",
        "表们深入农户，听取意见。",
        "各方共同推进制度建",
        "设工作。",
    ]
    found = texts(blocks_of("\n\n".join([*long, *cut, "深入群众倾听心声", SECOND])))
    assert found[-5:] == [
        "会议强调，要认真落实党的各项决定，抓好落实。",
        "二是加强走访。代表们深入农户，听取意见。",
        "各方共同推进制度建设工作。",
        "深入群众倾听心声",
        SECOND,
    ]
