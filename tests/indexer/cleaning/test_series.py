"""Lines that count the pages are found in any style, lists and captions that count are not."""

import pytest

from indexer.cleaning.lines import Line, split_lines
from indexer.cleaning.pagenumbers import find_page_numbers
from indexer.cleaning.series import growing

OPEN = "云州市人大常委会组织部分代表视察农村供水工程的建设情况并且听取\n有关部门的汇报，代表们提出了许多意见\n建议，有关部门当场答复并且承诺限期\n"
CLOSED = OPEN + "完成。\n"


def furniture(text: str) -> list[tuple[str, str, int]]:
    lines = split_lines(text)
    find_page_numbers(lines)
    return [(line.role, line.text, line.level) for line in lines if line.role]


@pytest.mark.parametrize("style", ["P{}", "【{}】", "第 {} 页", "{}/40", "第{}页（共40页）"])
def test_bare_numbers_of_any_style_are_page_numbers_where_they_count(style: str) -> None:
    text = "".join(OPEN + style.format(page) + "\n" for page in range(11, 16))
    assert furniture(text) == [("page_number", style.format(page), page) for page in range(11, 16)]


def test_full_width_figures_are_page_numbers() -> None:
    text = "".join(OPEN + mark + "\n" for mark in ("１１", "１２", "１３"))
    assert [level for _, _, level in furniture(text)] == [11, 12, 13]


@pytest.mark.parametrize("style", ["- {} -    议政导刊", "议政导刊  P{}", "议政导刊 2023年第2期 {}"])
def test_a_name_beside_the_number_makes_a_running_head_that_states_its_page(style: str) -> None:
    text = "".join(OPEN + style.format(page) + "\n" for page in range(4, 9))
    assert furniture(text) == [("running_head", style.format(page), page) for page in range(4, 9)]


def test_the_title_beside_the_number_may_change_from_article_to_article() -> None:
    heads = [f"供水条例    第 {page} 页" for page in (1, 2)] + [f"养老条例    第 {page} 页" for page in (3, 4)]
    assert [text for _, text, _ in furniture("".join(OPEN + head + "\n" for head in heads))] == heads


@pytest.mark.parametrize("style", ["案例{}", "图{} 座谈会现场", "问题 {}", "附件{}", "第{}条"])
def test_names_that_count_between_closed_paragraphs_stay(style: str) -> None:
    assert furniture("".join(style.format(number) + "\n" + CLOSED for number in range(1, 6))) == []


def test_rows_that_count_without_text_between_them_stay() -> None:
    assert furniture(CLOSED + "".join(f"指标 {number}\n" for number in range(1, 9))) == []


def test_the_longest_growing_chain_leaves_out_what_does_not_fit() -> None:
    assert growing([(1, 3), (4, 90), (7, 4), (9, 2), (12, 5)]) == [(1, 3), (7, 4), (12, 5)]
    assert growing([]) == []


def test_a_running_head_leaves_the_text_alone() -> None:
    lines: list[Line] = split_lines("".join(OPEN + f"议政导刊 {page}\n" for page in range(3, 7)))
    find_page_numbers(lines)
    assert [line.role for line in lines].count("") == 3 * 4
