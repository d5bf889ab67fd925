"""Where no page mark is left, the table of contents tells the pages that its titles begin on, and no more than that."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.contents import Contents
from indexer.document import Document
from tests.indexer.test_reading import read_text

SENTENCE = "会议听取了关于供水工程建设情况的报告，代表们走访了多个乡镇，听取了群众的意见，提出了有针对性的建议。"
TITLES = [
    "云州市供水工程视察报告",
    "青河县教育工作调研",
    "代表联络站建设体会",
    "城乡道路养护情况汇报",
    "生态环境保护工作小结",
]
SHORT, LONG = 1, 30


def publication(pages: list[int], lengths: list[int], titles: list[str] = TITLES) -> Document:
    """A text of `lengths` paragraphs below each title, behind a contents that gives `pages`."""
    listed = [f"{title}……………{page}" for title, page in zip(titles, pages, strict=False)]
    body = [part for title, count in zip(titles, lengths, strict=False) for part in (title, *[SENTENCE] * count)]
    return read_text("\n\n".join(["目录", *listed, *body]))


def pages_by_article(document: Document) -> list[list[int | None]]:
    return [
        [paragraph.page for paragraph in document.paragraphs[article.first : article.last]]
        for article in document.articles
    ]


def test_the_title_and_the_first_paragraph_stand_on_the_listed_page() -> None:
    document = publication([3, 9, 12], [LONG, LONG, LONG])
    assert [pages[:3] for pages in pages_by_article(document)] == [[3, 3, None], [9, 9, None], [12, 12, None]]
    assert document.pages_of(0, len(document.text)) == (3, 9, 12)


def test_an_article_between_two_titles_of_one_page_is_wholly_on_it() -> None:
    assert pages_by_article(publication([3, 3, 9], [3, LONG, LONG]))[0] == [3, 3, 3, 3]


def test_an_article_may_run_into_the_page_on_which_the_next_begins() -> None:
    assert pages_by_article(publication([3, 4, 9], [3, LONG, LONG]))[0] == [3, 3, None, None]


def test_where_even_short_articles_have_a_page_of_their_own_none_runs_into_the_next() -> None:
    pages = pages_by_article(publication([3, 4, 5, 9, 12], [SHORT, 3, LONG, LONG, LONG]))
    assert pages[1] == [4, 4, 4, 4]
    assert pages[2][:3] == [5, 5, None]


def test_a_page_that_does_not_fit_its_neighbours_is_passed_over() -> None:
    assert [pages[0] for pages in pages_by_article(publication([3, 90, 12, 15, 18], [LONG] * 5))] == [
        3,
        None,
        12,
        15,
        18,
    ]


def test_page_marks_go_before_the_contents() -> None:
    contents = "\n".join(["目录", *(f"{title}……………{page}" for title, page in zip(TITLES, [31, 32, 33], strict=False))])
    pages = [f"{title}\n{SENTENCE}\n— {page} —\n" for page, title in enumerate(TITLES[:3], 1)]
    document = read_text("\f".join([contents, *pages]))
    assert document.pages_of(0, len(document.text)) == (1, 2, 3)


def test_a_title_that_is_listed_on_two_pages_has_none() -> None:
    contents = Contents([("本期编者寄语", 3), ("本期编者寄语", 40), ("供水工程视察报告", 5)])
    assert contents.page_of("本期编者寄语") is None
    assert contents.page_of("供水工程 视察报告——以云州市为例") == 5
    assert contents.page_of("供水工程") is None


@given(st.lists(st.integers(1, 60), min_size=5, max_size=5), st.lists(st.integers(1, 6), min_size=5, max_size=5))
def test_pages_never_fall_along_the_text(pages: list[int], lengths: list[int]) -> None:
    document = publication(pages, lengths)
    known = [page for _, page in document.pages if page is not None]
    assert all(before <= after for before, after in pairwise(known))
    assert all(before < after for (before, _), (after, _) in pairwise(document.pages))
