"""What a reader is told with a sentence: whose words they are, what 我市 and 今年 mean, and the value asked for in bold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Span
from indexer.passages import Passage
from service.composing import Draft, Material
from service.composing.drafting import Piece, drafts_of
from service.composing.emphasis import emphasis
from service.composing.referents import insert, referents
from service.understanding import understand
from tests.service.composing.passage_makers import passage


def placed(text: str, place: str = "云溪市", year: int | None = 2022) -> Passage:
    return replace(passage(text), place=place, year=year)


def drafts(question: str, *pieces: tuple[Passage, str]) -> list[Draft]:
    asked = understand(question)
    spans = [(one, Span(one.text.index(text), one.text.index(text) + len(text))) for one, text in pieces]
    material = Material(question, asked.wants_list, [one for one, _ in pieces], (), asked)
    return drafts_of(material, [Piece(one, span, span, True) for one, span in spans])


def bold(question: str, text: str) -> list[str]:
    return [text[span.start : span.end] for span in emphasis(text, understand(question))]


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("去年以来，我市治理河道36公里。", "云溪市", "去年〔2021年〕以来，我市〔云溪市〕治理河道36公里。"),
        ("今年我县新建水厂1座。", "松浦县", "今年〔2022年〕我县〔松浦县〕新建水厂1座。"),
        ("我市治理河道，我市投入资金。", "云溪市", "我市〔云溪市〕治理河道，我市投入资金。"),
    ],
)
def test_place_and_year_of_the_article_are_told_behind_the_words_that_mean_them(
    text: str, place: str, told: str
) -> None:
    assert insert(text, referents(text, placed(text, place)))[0] == told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我市治理河道36公里。", "松浦县"),
        ("我市治理河道36公里。", ""),
        ("云溪市强调，我市治理河道36公里。", "云溪市"),
        ("日本市场需求增加，企业自我市场化。", "云溪市"),
        ("2020年启动，今年完工。", "松浦县"),
    ],
)
def test_nothing_is_told_where_it_may_be_wrong_or_is_said_already(text: str, place: str) -> None:
    assert referents(text, placed(text, place)) == []


def test_a_year_that_is_not_known_is_not_told() -> None:
    assert referents("今年治理河道36公里。", placed("今年治理河道36公里。", year=None)) == []


@given(st.text("我市今年去，。36", max_size=20))
def test_without_what_is_in_brackets_the_text_is_as_it_was(text: str) -> None:
    told, spans = insert(text, referents(text, placed(text)), tuple(Span(at, at + 1) for at in range(len(text))))
    assert "".join(told[span.start : span.end] for span in spans) == text
    assert told.replace("〔云溪市〕", "").replace("〔2022年〕", "").replace("〔2021年〕", "") == text


def test_the_quotation_is_without_what_was_put_in() -> None:
    one = placed("我市今年治理河道36公里。")
    (draft,) = drafts("治理河道多少公里？", (one, one.text))
    assert draft.text == "我市〔云溪市〕今年〔2022年〕治理河道36公里。"
    assert draft.evidence[0].quote == one.text
    assert [draft.text[span.start : span.end] for span in draft.emphasis] == ["36公里"]


def test_of_several_values_the_one_nearest_to_what_has_it_is_bold() -> None:
    text = "全年投入资金1.2亿元，治理河道36公里，清淤12公里，罚款30万元。"
    assert bold("治理河道多少公里？", text) == ["36公里"]
    assert bold("全年清淤多少公里？", text) == ["12公里"]
    assert bold("投入资金多少？罚款多少万元？", text) == ["1.2亿元", "30万元"]


def test_what_the_question_says_itself_is_not_bold() -> None:
    assert bold("治理36公里河道投入资金多少元？", "治理河道36公里，投入资金1.2亿元。") == ["1.2亿元"]


def test_a_question_for_no_value_has_nothing_in_bold() -> None:
    assert bold("为什么要治理河道？", "治理河道36公里，投入资金1.2亿元。") == []
    one = placed("一是治理河道36公里。")
    assert drafts("治理河道有哪些措施？", (one, one.text))[0].emphasis == ()


LAW = replace(
    passage(
        "第十二条 河道管理范围由县级人民政府划定。\n禁止倾倒垃圾。\n第十三条 违反本法的，处一千元罚款。",
        title="中华人民共和国云溪河道保护法",
    ),
    year=2018,
)


def test_a_statute_is_told_once_by_title_and_year_and_each_provision_by_its_number() -> None:
    first, second, third = drafts(
        "河道怎么保护？",
        (LAW, "禁止倾倒垃圾。"),
        (LAW, "第十三条 违反本法的，处一千元罚款。"),
        (LAW, "第十二条 河道管理范围由县级人民政府划定。"),
    )
    assert first.lead == "《云溪河道保护法》（2018年）第十二条："
    assert (second.lead, third.lead) == ("\n", "\n")


def test_a_number_of_a_provision_is_told_where_the_words_leave_it_out() -> None:
    first, second = drafts("河道怎么保护？", (LAW, "第十三条 违反本法的，处一千元罚款。"), (LAW, "禁止倾倒垃圾。"))
    assert (first.lead, second.lead) == ("《云溪河道保护法》（2018年）：", "\n第十二条：")


def test_an_opinion_is_told_with_its_author() -> None:
    one = passage("应当加强河道巡查。", author="周子衡；陆鸣")
    assert drafts("文章作者认为应当怎么加强河道巡查？", (one, one.text))[0].lead == "周子衡、陆鸣："
    assert drafts("周子衡；陆鸣认为应当怎么加强河道巡查？", (one, one.text))[0].lead == ""
    assert drafts("河道有多少公里？", (one, one.text))[0].lead == ""


def test_where_places_are_compared_each_is_told_with_what_is_said_of_it() -> None:
    first, second = placed("共治理河道36公里。", "上海市"), placed("北京共治理河道12公里。", "北京市")
    told = drafts("上海和北京治理河道的长度有什么不同？", (first, first.text), (second, second.text))
    assert [draft.lead for draft in told] == ["上海市：", "\n"]
