"""Places that questions name, and answers from elsewhere."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from indexer.document import Document
from indexer.passages import Passage, split
from service.places import elsewhere, places_in

PLACES = ["云溪市", "青石区", "和平区", "记者跟随市"]
Make = Callable[..., Passage]


@pytest.fixture
def passage(document: Callable[..., Document]) -> Make:
    """A passage of a place."""

    def make(place: str, text: str = "每年巡查河道不少于十二次。", title: str = "河道管理办法") -> Passage:
        [first] = split(document(f"{title}\n\n{text}\n"))
        return replace(first, place=place, title=title)

    return make


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("云溪怎么管河道", ["云溪"]),
        ("云溪市怎么管河道", ["云溪市"]),
        ("雲溪市怎麼管河道", ["云溪市"]),
        ("包头市民怎么办事", ["包头"]),
        ("深圳市场多大", ["深圳"]),
        ("内蒙古和广西有什么不同", ["内蒙古", "广西"]),
        ("南京路有多长", []),
        ("和平年代怎么过", []),
        ("东方人吃什么", []),
        ("河道一年巡查几次", []),
        ("记者跟随市领导去了哪里", []),
    ],
)
def test_a_question_names_places_where_words_begin_and_end(question: str, named: list[str]) -> None:
    assert list(places_in(question, PLACES)) == named


def test_an_answer_from_another_place_only_says_so(passage: Make) -> None:
    others = [passage("四川省"), passage("包头市")]
    told = elsewhere("云溪一年巡查几次", PLACES, others, others[:1])
    assert told is not None
    assert (told.asked, told.found) == (["云溪"], ["四川省"])


@pytest.mark.parametrize(
    ("question", "place", "text"),
    [
        ("一年巡查几次", "四川省", "每年巡查十二次。"),
        ("云溪一年巡查几次", "云溪市", "每年巡查十二次。"),
        ("云溪一年巡查几次", "四川省", "云溪市每年巡查十二次。"),
        ("云溪一年巡查几次", "", "每年巡查十二次。"),
        ("云溪一年巡查几次", "记者跟随市", "每年巡查十二次。"),
        ("内蒙古一年巡查几次", "包头市", "每年巡查十二次。"),
        ("包头一年巡查几次", "青石区", "每年巡查十二次。"),
        ("吉林一年巡查几次", "吉林市", "每年巡查十二次。"),
        ("四川和云溪有什么不同", "四川省", "每年巡查十二次。"),
    ],
)
def test_nothing_is_said_where_the_answer_may_be_of_the_place(
    passage: Make, question: str, place: str, text: str
) -> None:
    cited = [passage(place, text)]
    assert elsewhere(question, PLACES, cited, cited) is None


def test_nothing_is_said_where_something_of_the_place_was_found_or_one_place_is_not_known(passage: Make) -> None:
    other, own, unknown = passage("四川省"), passage("云溪市"), passage("")
    titled = passage("", title="云溪市河道管理办法")
    assert elsewhere("云溪一年巡查几次", PLACES, [other, own], [other]) is None
    assert elsewhere("云溪一年巡查几次", PLACES, [other, titled], [other]) is None
    assert elsewhere("云溪一年巡查几次", PLACES, [other, unknown], [other, unknown]) is None
    assert elsewhere("云溪一年巡查几次", PLACES, [other, unknown], [other]) is not None
    assert elsewhere("云溪一年巡查几次", PLACES, [other], []) is None
