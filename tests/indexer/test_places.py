"""An article is about the place of its office or title; where these say just 市 or 我市, about that of its publication."""

import pytest

from indexer.document import Article, Paragraph
from indexer.places import area_of, place_in, place_of, with_places
from tests.indexer.test_reading import read_text

LAW = "{}\n第一条 为了管理，制定本条例。\n第二条 自公布之日起施行。\n"
CITY = "云州市人大常委会听取了汇报。云州市人民政府作了说明。会议在云州市人大机关召开。"


def article(title: str = "关于供水工作的思考", office: str = "", subtitle: str = "") -> Article:
    return Article(0, 1, title, subtitle, office=office)


def resolved(one: Article, body: str, place: str = "云州市") -> str:
    return with_places([one], body, [Paragraph(0, len(body), "text")], place)[0].place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("云州市人大常委会关于供水工程的报告", "云州市"),
        ("关于青河县教育工作的调研", "青河县"),
        ("云州市青河县人大常委会", "青河县"),
        ("云州市政府", "云州市"),
        ("——以云州市为例", "云州市"),
        ("云城市供水条例", "云城市"),
        ("市人大常委会办公室", ""),
        ("我市供水工作", ""),
        ("浅谈代表履职", ""),
        ("做好城市更新改造", ""),
        ("探索社区治理新路", ""),
        ("繁荣农贸市场", ""),
    ],
)
def test_the_place_of_an_office_or_title(text: str, place: str) -> None:
    assert place_in(text) == place


def test_the_city_whose_congress_is_named_most() -> None:
    assert area_of(CITY + "青河市人大来访。青河市人民政府也来了。") == "云州市"
    assert area_of("云州市人大常委会听取了汇报。") == ""


@pytest.mark.parametrize(
    ("one", "body", "place"),
    [
        (article(office="市人大常委会办公室"), "会议取得成效。", "云州市"),
        (article(office="青河县人大常委会"), "我市各县都去了。", "青河县"),
        (article(title="市人大常委会召开会议"), "会议取得成效。", "云州市"),
        (article(), "我市供水工作取得成效。", "云州市"),
        (article(), "云州供水工作取得成效。", "云州市"),
        (article(subtitle="——以青河县为例"), "我市供水工作取得成效。", "青河县"),
        (article(title="宁海省人大常委会来我市调研"), "会议取得成效。", "云州市"),
        (article(title="县人大常委会召开会议"), "会议取得成效。", ""),
        (article(), "我旗供水工作取得成效。白山旗人大、白山旗政府、白山旗人大都重视。", "白山旗"),
        (article(), "供水工作取得成效。", ""),
    ],
)
def test_an_article_takes_the_place_of_its_publication_only_where_it_speaks_of_it(
    one: Article, body: str, place: str
) -> None:
    assert resolved(one, body) == place


def test_a_name_without_its_suffix_is_completed_by_the_text() -> None:
    assert place_of("云州人大2023年第1期", [article(office="青河县人大")] * 2, CITY) == "云州市"
    assert place_of("青河人大", [article(office="青河县人大"), article(office="白山旗人大")], CITY) == "青河县"
    assert place_of("临江市人民政府公报", [article(office="青河县人大")], CITY) == "临江市"


def test_the_document_takes_the_place_of_most_of_its_articles() -> None:
    titles = ["云州市供水条例", "青河县绿化办法", "云州市道路条例"]
    assert read_text("".join(map(LAW.format, titles))).place == "云州市"


def test_a_collection_from_many_places_has_none() -> None:
    titles = ["云州市供水条例", "青河县绿化条例", "白山县道路条例"]
    document = read_text("".join(map(LAW.format, titles)))
    assert document.place == ""
    assert [one.place for one in document.articles] == ["云州市", "青河县", "白山县"]


def test_an_article_of_the_city_congress_takes_the_place_of_its_publication() -> None:
    meeting = "市人大常委会听取报告\n（2020年3月1日通过）\n会议认为，工作取得了成效。\n"
    document = read_text("代表视察供水工程\n" + CITY + "\n" + meeting + LAW.format("市供水条例"))
    assert document.place == "云州市"
    assert document.articles[-1].place == "云州市"
