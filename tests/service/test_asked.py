"""The places in a text that could be the value asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.asked import Asked, Value, values

TEXT = (
    "2022年5月，云溪市人大常委会副主任王小明带队到石桥镇调研，共投入资金3.2亿元，建成联络站三百余个，群众满意率百分之九十八。"
    "云溪建设有限公司承建。依据《云溪市养犬管理条例》，主要做法：一是建章立制；二是强化监督。"
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked("number", "元"), ["3.2亿元"]),
        (Asked("number", "个"), ["三百余个"]),
        (Asked("number", "%"), ["百分之九十八"]),
        (Asked("number", "吨"), []),
        (Asked("date"), ["2022年5月"]),
        (Asked("date", "日"), []),
        (Asked("person", "人"), ["王小明"]),
        (Asked("place", "镇"), ["石桥镇"]),
        (Asked("name", "法规"), ["《云溪市养犬管理条例》"]),
        (Asked("items"), ["一是建章立制", "二是强化监督"]),
        (Asked("text"), []),
    ],
)
def test_only_values_of_the_kind_asked_for_are_found(asked: Asked, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in values(TEXT, asked)] == found


def test_items_without_marks_are_those_that_commas_part() -> None:
    text = "包括立法、监督、代表工作等。"
    assert [text[start:end] for start, end in values(text, Asked("items"))] == ["包括立法、监督、代表工作等"]


@given(st.text(max_size=80), st.sampled_from(["number", "date", "person", "place", "name", "items"]))
def test_spans_lie_in_the_text_and_ascend(text: str, kind: Value) -> None:
    spans = values(text, Asked(kind))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert spans == sorted(spans)
