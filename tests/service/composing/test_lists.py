"""Lists in the documents' own words."""

from collections.abc import Callable

import pytest

from indexer.document import Document
from indexer.passages import split
from service.composing.lists import ItemList, find_lists

Make = Callable[..., Document]


def lists(document: Make, *paragraphs: str) -> list[ItemList]:
    return list(find_lists(split(document("云溪市工作报告\n\n" + "\n\n".join(paragraphs) + "\n"))))


@pytest.mark.parametrize(
    "text",
    [
        "问题有三个。一是资金不足；二是人手不够；三是企业偷排。",
        "要做好三件事：一要筹措资金，二要增加人手，三要严格执法。",
        "（一）筹措资金。\n\n（二）增加人手。\n\n（三）严格执法。",
        "措施如下：①筹措资金；②增加人手；③严格执法。",
        "首先，筹措资金。其次，增加人手。再次，严格执法。",
        "1.筹措资金。\n\n2.增加人手。\n\n3.严格执法。",
    ],
)
def test_items_of_every_style_are_found_in_order(document: Make, text: str) -> None:
    (found,) = lists(document, text)
    assert [item.number for item in found.items] == [1, 2, 3]
    assert "资金" in found.items[0].text
    assert all(item.text in item.passage.text for item in found.items)


def test_one_item_is_no_list(document: Make) -> None:
    assert lists(document, "问题主要有一个。一是资金不足。") == []


def test_numbering_that_begins_again_is_another_list(document: Make) -> None:
    found = lists(document, "问题：一是资金不足；二是人手不够。", "建议：一是筹措资金；二是增加人手。")
    assert [[item.text[:4] for item in one.items] for one in found] == [
        ["一是资金", "二是人手"],
        ["一是筹措", "二是增加"],
    ]


def test_a_list_runs_over_neighbouring_passages(document: Make) -> None:
    long = "，".join(f"第{number}组负责第{number}段河道" for number in range(40))
    found = lists(document, f"（一）分段负责。{long}。", f"（二）定期巡查。{long}。", f"（三）公开结果。{long}。")
    assert [item.number for item in found[0].items] == [1, 2, 3]
    assert len({item.passage.id for item in found[0].items}) > 1


def test_a_decimal_is_no_item(document: Make) -> None:
    assert lists(document, "投入1.2亿元，比上年增加0.3亿元。\n\n2.5公里河道已完工。") == []


def test_numerals_that_are_no_number_open_no_item(document: Make) -> None:
    text = "过去有三个五年。十二五是治理的五年，十三五是提升的五年；十四五要巩固。一是筹措资金；二是增加人手。"
    assert [[item.number for item in found.items] for found in lists(document, text)] == [[1, 2]]
