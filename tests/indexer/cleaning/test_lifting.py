"""A title printed at the foot of a page goes to the head of its article, and never into a sentence of the one before."""

from indexer.document import Document
from tests.indexer.cleaning.test_interleaving import FIRST, SECOND, WIDTH, lines_of
from tests.indexer.test_reading import check_traceable, read_text

ONE = "关于供水工作的思考\n云州市人大常委会办公室 周 明"
TWO = "关于道路养护的思考\n青河县人大常委会办公室 王 强"
THIRD = "按照年度计划，" + "，".join(["法制委员会对村民自治条例的草案逐条进行了统一审议"] * 12) + "。"


def pages(*texts: str) -> Document:
    text = "\n ".join(texts) + "\n"
    check_traceable(text)
    return read_text(text)


def bodies(document: Document) -> list[list[str]]:
    """The text paragraphs of each article."""
    return [
        [document.text[p.start : p.end] for p in document.paragraphs[article.first : article.last] if p.kind == "text"]
        for article in document.articles
    ]


def lines(*pieces: list[str]) -> str:
    return "\n\n".join(line for piece in pieces for line in piece)


def test_a_title_at_the_foot_of_a_page_stands_over_the_page() -> None:
    one, two = lines_of(FIRST, WIDTH - 2), lines_of(SECOND, WIDTH - 2)
    found = pages(lines(one) + "\n\n" + ONE, lines(two) + "\n\n" + TWO, lines(lines_of(THIRD, WIDTH - 2)))
    assert [article.author for article in found.articles] == ["周明", "王强"]
    assert bodies(found) == [[FIRST], [SECOND, THIRD]]


def test_where_a_sentence_runs_over_the_page_end_it_stands_below_the_sentence() -> None:
    one, two = lines_of(FIRST, WIDTH - 2), lines_of(SECOND, WIDTH - 2)
    found = pages(lines(one[:8]) + "\n\n" + ONE, lines(one[8:], two[:6]) + "\n\n" + TWO, lines(two[6:]))
    assert [(article.title, article.author) for article in found.articles] == [
        ("关于供水工作的思考", "周明"),
        ("关于道路养护的思考", "王强"),
    ]
    assert bodies(found) == [[FIRST], [SECOND]]


def test_where_no_article_opens_below_the_sentence_it_stays_at_the_foot() -> None:
    one, third = lines_of(FIRST, WIDTH - 2), lines_of(THIRD, WIDTH - 2)
    found = pages(lines(one[:8]) + "\n\n" + ONE, lines(one[8:]) + "\n\n" + TWO, lines(third))
    assert bodies(found) == [[FIRST], [THIRD]]
    assert not [paragraph for paragraph in found.paragraphs if paragraph.fragment]
