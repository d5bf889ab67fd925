"""Two columns that are woven line by line are read one after the other."""

from indexer.cleaning.columns import unweave
from indexer.cleaning.lines import split_lines
from tests.indexer.test_reading import check_traceable, read_text


def woven(left: str, right: str, size: int = 16) -> str:
    first = [left[at : at + size] for at in range(0, len(left), size)]
    second = [right[at : at + size] for at in range(0, len(right), size)]
    rows = max(len(first), len(second))
    pairs = zip(first + [""] * (rows - len(first)), second + [""] * (rows - len(second)), strict=True)
    return "\n".join(f"{one}{' ' * (2 * size - 2 * len(one) + 6)}{two}" for one, two in pairs) + "\n"


LEFT = "左边一栏先说供水工程的建设情况，然后说到资金的安排，" * 6
RIGHT = "右边一栏接着说下去，说到管护的责任，最后提出了建议。" * 6


def test_the_left_column_comes_before_the_right_one() -> None:
    text = woven(LEFT, RIGHT)
    assert "".join(line.text for line in unweave(split_lines(text))) == LEFT + RIGHT
    assert read_text(text).text.replace("\n", "") == LEFT + RIGHT
    check_traceable(text)


def test_every_page_has_its_own_columns() -> None:
    text = woven(LEFT, RIGHT) + "              - 1 -\n" + woven(RIGHT, LEFT)
    clean = read_text(text).text.replace("\n", "")
    assert clean == LEFT + RIGHT + RIGHT + LEFT


def test_one_column_with_wide_blanks_here_and_there_stays() -> None:
    lines = split_lines("云州市    供水\n" + "这一行没有空白而且相当长，说的是一件事情。\n" * 20)
    assert unweave(lines) == lines


def test_pages_without_a_mark_are_told_by_the_left_column_that_went_on_alone() -> None:
    text = woven(LEFT, RIGHT[:60]) + woven(RIGHT, LEFT[:60])
    assert "".join(line.text for line in unweave(split_lines(text))) == LEFT + RIGHT[:60] + RIGHT + LEFT[:60]


def test_notes_below_a_rule_stand_behind_both_columns() -> None:
    notes = "────────\n① 参见云州年鉴。\n"
    text = woven(LEFT, RIGHT) + notes + woven(RIGHT, LEFT)
    clean = "".join(line.text for line in unweave(split_lines(text)))
    assert clean == LEFT + RIGHT + notes.replace("\n", "") + RIGHT + LEFT
