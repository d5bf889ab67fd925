"""Lines set off from the text are told by a common axis or by the missing indent."""

import pytest

from indexer.cleaning.displayed import mark_displayed
from indexer.cleaning.layout import measure
from indexer.cleaning.lines import split_lines

SENTENCE = (
    "云州市人民代表大会常务委员会组织部分代表视察农村供水工程建设情况并听取有关部门汇报，代表们提出多条意见建议。"
)


def displayed(text: str) -> list[str]:
    lines = split_lines(text)
    mark_displayed(lines, measure(lines))
    return [line.text for line in lines if line.displayed]


def paragraphs(count: int, indent: str, size: int = 24) -> str:
    text = indent + SENTENCE * 2
    wrapped = "\n".join(text[at : at + size] for at in range(0, len(text), size)) if size else text
    return (wrapped + "\n") * count


@pytest.mark.parametrize("size", [24, 0])
@pytest.mark.parametrize("indent", ["\u3000\u3000", ""])
def test_lines_centred_on_one_axis_are_set_off(size: int, indent: str) -> None:
    titles = ["关于农村供水的思考", "完善代表工作制度的几点建议", "供水条例修订说明"]
    text = "".join(" " * (24 - len(title)) + title + "\n" + paragraphs(3, indent, size) for title in titles)
    assert displayed(text) == titles


def test_lines_behind_indents_of_all_sizes_share_no_axis() -> None:
    names = ["关于农村供水的思考", "完善代表工作制度的几点建议", "供水条例修订说明", "城市养老"]
    text = "".join(" " * (6 + 9 * at) + name + "\n" + paragraphs(2, "\u3000\u3000") for at, name in enumerate(names))
    assert displayed(text) == []


@pytest.mark.parametrize("size", [24, 0])
def test_short_lines_without_the_indent_of_all_paragraphs_are_set_off_with_their_byline(size: int) -> None:
    head = "关于农村供水的思考\n——以青河县为例\n周 明\n"
    text = paragraphs(3, "\u3000\u3000", size) + head + paragraphs(3, "\u3000\u3000", size)
    assert displayed(text) == ["关于农村供水的思考", "——以青河县为例", "周 明"]


@pytest.mark.parametrize("line", ["二、农村供水的思考", "云州市政府办公室2023年5月3日印发", "农村供水的思考，", "供水"])
def test_numbers_dates_open_clauses_and_single_words_are_not(line: str) -> None:
    assert displayed(paragraphs(3, "\u3000\u3000") + line + "\n" + paragraphs(3, "\u3000\u3000")) == []


def test_a_line_that_goes_on_an_open_sentence_is_not() -> None:
    text = (
        paragraphs(3, "\u3000\u3000") + "\u3000\u3000会议决定由\n有关部门负责落实工作\n" + paragraphs(2, "\u3000\u3000")
    )
    assert displayed(text) == []
