"""The layout is measured from the lines."""

from indexer.cleaning.layout import measure, set_full_widths
from indexer.cleaning.lines import Line, split_lines

SENTENCE = (
    "云州市人民代表大会常务委员会组织部分代表视察农村供水工程建设情况并听取有关部门的汇报，代表们提出多条意见建议。"
)


def wrap(text: str, size: int, indent: str = "", end: str = "\n") -> str:
    text = indent + text
    return end.join(text[at : at + size] for at in range(0, len(text), size)) + end


def lines_of(text: str) -> list[Line]:
    return split_lines(text)


def test_hard_wrapped_lines_give_their_width() -> None:
    layout = measure(lines_of("".join(wrap(SENTENCE * 3, 20) for _ in range(5))))
    assert layout.wrapped and layout.width == 20 and not layout.indented


def test_a_paragraph_on_every_line_is_not_wrapped() -> None:
    layout = measure(lines_of("\n".join([SENTENCE] * 12)))
    assert not layout.wrapped and not layout.cut


def test_blank_lines_after_every_line_are_a_rhythm_not_a_mark() -> None:
    assert measure(lines_of(wrap(SENTENCE * 6, 20, end="\n\n"))).spaced


def test_an_indent_of_two_characters_is_seen() -> None:
    layout = measure(lines_of("".join(wrap(SENTENCE * 2, 20, "\u3000\u3000") for _ in range(5))))
    assert layout.indented and not layout.marked


def test_a_trailing_blank_on_short_lines_only_is_a_paragraph_mark() -> None:
    paragraph = wrap(SENTENCE + SENTENCE[:20], 20).rstrip("\n") + " \n"
    assert measure(lines_of(paragraph * 6)).marked


def test_long_lines_that_stop_inside_a_sentence_are_cut_columns() -> None:
    layout = measure(lines_of("\n\n".join([SENTENCE * 2, SENTENCE + SENTENCE[:30], SENTENCE] * 6)))
    assert layout.cut and not layout.wrapped


def test_columns_of_two_widths_each_have_their_own_full_line() -> None:
    lines = lines_of(wrap(SENTENCE * 8, 15) + wrap(SENTENCE * 20, 22))
    layout = measure(lines)
    set_full_widths(lines, layout)
    assert lines[10].full == 15 and lines[-20].full == 22


def test_blank_lines_between_paragraphs_only_are_a_mark() -> None:
    text = "\n".join(wrap(SENTENCE[:40] + SENTENCE[:size] + "。", 20) for size in range(5, 13))
    assert measure(lines_of(text)).parting == 1
    assert measure(lines_of(text.replace("\n", "\n\n"))).parting == 2
    assert measure(lines_of(text.replace("\n\n", "\n").replace("\n", "\n\n"))).parting == 0
    assert measure(lines_of(text.replace("\n\n", "\n"))).parting == 0


def test_full_lines_are_those_that_break_a_sentence_where_most_lines_are_short() -> None:
    paragraph = SENTENCE[:20] + "\n" + SENTENCE[20:29] + "。\n" + SENTENCE[:9] + "。\n" + SENTENCE[30:38] + "。\n"
    lines = lines_of(paragraph * 12)
    set_full_widths(lines, measure(lines_of(wrap(SENTENCE * 6, 20))))
    assert {line.full for line in lines[12:-12]} == {20}


def test_full_lines_are_told_from_first_lines_that_are_more() -> None:
    laws = (SENTENCE[:18] + "\n" + SENTENCE[18:30] + "。\n") * 12 + (
        SENTENCE[:18] + "\n" + SENTENCE[18:38] + "\n结束。\n"
    ) * 6
    lines = lines_of(laws)
    set_full_widths(lines, measure(lines))
    assert {line.full for line in lines} == {20}
