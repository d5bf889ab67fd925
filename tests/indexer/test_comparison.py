"""Passages compared across an index."""

from collections.abc import Callable

from indexer.comparison import Comparison, compare
from indexer.document import Document
from indexer.passages import Passage, split

Make = Callable[..., Document]

COPIED = (
    "调研组认为，老旧小区加装电梯的难处在于底层住户的补偿、管线迁移的费用和日后维护的责任，应当由街道牵头、物业出力、住户分担，"
    "把每一台电梯的账目张贴在楼道里，接受全体住户的监督。"
)


def passages(document: Make, **texts: str) -> list[Passage]:
    return [passage for name, text in texts.items() for passage in split(document(text, f"{name}.txt"))]


def both(document: Make) -> tuple[list[Passage], Comparison]:
    held = passages(
        document,
        甲=f"关于加装电梯的调研\n\n全市共有老旧小区三百余个，居民盼望已久。\n\n{COPIED}\n\n此外，还走访了四家企业。\n",
        乙=f"关于物业管理的报告\n\n物业纠纷逐年增多，投诉集中在收费。\n\n{COPIED}\n\n建议修订有关办法。\n",
    )
    return held, compare(held)


def test_each_copy_is_told_from_both_sides(document: Make) -> None:
    held, found = both(document)
    assert {(copy.passage, copy.twin) for copy in found.copies} == {(0, 1), (1, 0)}
    for copy in found.copies:
        assert COPIED.rstrip("。") in held[copy.passage].text[copy.start : copy.end]


def test_articles_that_share_a_passage_are_no_twins(document: Make) -> None:
    assert both(document)[1].articles == []


def test_an_article_and_its_copy_name_each_other(document: Make) -> None:
    body = f"{COPIED}\n\n第二部分写的是资金的来源和去向，逐项列出，供会议审议时参考，不再一一说明。\n"
    found = compare(passages(document, 甲=f"关于加装电梯的调研\n\n{body}", 乙=f"另一个题目\n\n{body}"))
    assert [(twin.document, twin.twin_document, twin.title) for twin in found.articles] == [
        ("乙.txt", "甲.txt", "关于加装电梯的调研"),
        ("甲.txt", "乙.txt", "另一个题目"),
    ]


def test_nothing_is_compared_where_there_is_nothing() -> None:
    assert compare([]) == Comparison([], [])
