"""What a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.mentions import mentions


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2021年杭州市的财政收入", [("time", "2021年"), ("place", "杭州市")]),
        ("2022年1-6月，杭州立案多少", [("time", "2022年1-6月"), ("place", "杭州")]),
        ("山西省石楼县有几个站", [("place", "山西省石楼县")]),
        ("北京上海两地的做法", [("place", "北京"), ("place", "上海")]),
        ("杭州市人大常委会", [("place", "杭州市"), ("body", "人大常委会")]),
        ("周子衡怎么看预算监督", [("person", "周子衡")]),
        ("研究室主任王静的文章", [("person", "王静")]),
        ("《杭州市养犬规定》第十二条", [("law", "《杭州市养犬规定》"), ("ordinal", "第十二条")]),
        ("按照食品安全法怎么罚", [("law", "食品安全法")]),
        ("什么叫“四个坚持”", [("quoted", "“四个坚持”")]),
        ("县财政局和云溪建设有限公司", [("body", "县财政局"), ("body", "云溪建设有限公司")]),
        ("各部门怎么办", []),
        ("城市社区的好办法", []),
    ],
)
def test_places_persons_bodies_laws_and_times_are_told_apart(text: str, named: list[tuple[str, str]]) -> None:
    assert [(mention.kind, mention.text) for mention in mentions(text)] == named


def test_places_of_the_library_are_known() -> None:
    assert [mention.text for mention in mentions("云溪的做法", ["云溪市"])] == ["云溪"]


@given(st.text(alphabet="《》“”杭州市县王静说年2021第一条法 ，", max_size=40))
def test_mentions_stand_where_they_say_and_never_overlap(text: str) -> None:
    end = 0
    for mention in mentions(text):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end
