"""Printed pages are counted from page tops and trusted only where the numbers that are left agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.pages import number_parts
from tests.indexer.test_reading import read_text


def test_parts_between_two_numbers_are_counted() -> None:
    assert number_parts(6, [(1, 8), (4, 11)]) == [7, 8, 9, 10, 11, 12]


def test_parts_stay_unknown_where_the_count_does_not_fit() -> None:
    assert number_parts(5, [(0, 3), (3, 9)]) == [3, None, None, 9, 10]


def test_no_page_is_smaller_than_one() -> None:
    assert number_parts(3, [(2, 1)]) == [None, None, 1]


@given(st.integers(1, 30), st.integers(1, 90))
def test_one_number_is_enough_when_nothing_contradicts_it(count: int, number: int) -> None:
    pages = number_parts(count, [(count - 1, number)])
    assert pages[-1] == number and all(page is None or page >= 1 for page in pages)


def test_numbers_at_the_foot_with_form_feeds() -> None:
    pages = "\f".join(f"第{page}页的文字写在这里，说明一件事情。\n— {page} —\n" for page in range(4, 8))
    document = read_text(pages)
    assert [paragraph.page for paragraph in document.paragraphs] == [4, 5, 6, 7]
    assert document.pages_of(0, len(document.text)) == (4, 5, 6, 7)


def test_a_lost_form_feed_leaves_one_blank_and_no_blank_line() -> None:
    line = "代表们走访了多个乡镇听取群众意见并提出了切实可行的建议内容"
    page = "\n\n".join([line] * 6)
    text = page + "\n " + page + "\n\n·· 12\n\n\n\n" + page + "\n"
    document = read_text(text)
    assert document.pages_of(0, len(document.text)) == (11, 12, 13)


def test_without_numbers_no_page_is_claimed() -> None:
    assert read_text("一页文字。\f又一页文字。").pages == ()


@pytest.mark.parametrize(("number", "pages"), [(12, (11, 12)), (11, (11, 12))])
def test_the_side_of_a_magazine_head_tells_whether_the_number_opens_its_page(
    number: int, pages: tuple[int, ...]
) -> None:
    line = "代表们走访了多个乡镇听取群众意见并提出了切实可行的建议内容"
    page = "\n\n".join([line] * 6)
    document = read_text(f"{page}\n\n{number}\n\n\n\n云州人大 /\n\n{page}\n")
    assert document.pages_of(0, len(document.text)) == pages


def test_the_number_of_an_issue_is_no_page() -> None:
    body = "代表们走访了多个乡镇，听取了群众的意见，提出了许多切实可行的建议，并且一致认为"
    text = "\n\n".join(f"民主与法治·{issue} 期\n\n{body}\n\n{body}" for issue in range(39, 44))
    assert read_text(text).pages == ()


def test_a_page_of_contents_alone_is_a_page() -> None:
    text = "目录\n供水条例……………………2\n养老条例……………………3\n- 1 -\n"
    document = read_text(text + "供水条例\n会议审议了草案。\n- 2 -\n养老条例\n会议通过了草案。\n- 3 -\n")
    pages = {document.text[one.start : one.end]: one.page for one in document.paragraphs}
    assert pages["会议审议了草案。"] == 2 and pages["会议通过了草案。"] == 3
