"""An article's year is that of its own date, else one within the period of its publication: years long past never win."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Article, Paragraph
from indexer.periods import Period, period_of, with_years, years_in
from tests.indexer.test_reading import read_text

NEWS = "云州市2019年开工，2019年停工，2021年复工，今年通水。"


def years(bodies: list[str], issued: int | None = None, title: str = "关于供水工作的思考") -> list[int | None]:
    """The years of articles of one paragraph each."""
    text = "\n".join(bodies)
    paragraphs, at = [], 0
    for body in bodies:
        paragraphs.append(Paragraph(at, at + len(body), "text"))
        at += len(body) + 1
    articles = [Article(index, index + 1, title) for index in range(len(bodies))]
    return [article.year for article in with_years(articles, text, paragraphs, issued and Period(issued, issued, True))]


@pytest.mark.parametrize(
    "line",
    [
        "2023-08-18",
        "2023年8月18日",
        "二〇二三年八月十八日",
        "（2023年8月）",
        "发布时间：2023-08-18 09:30",
        "云发〔2023〕5号",
    ],
)
def test_a_date_or_document_number_of_its_own_goes_first(line: str) -> None:
    assert read_text(f"{line}\n{NEWS}").articles[0].year == 2023


def test_the_date_below_a_signature_counts_too() -> None:
    assert read_text(f"关于供水工作的报告\n{NEWS}\n{NEWS}\n云州市人民政府\n2022年6月1日\n").articles[0].year == 2022


def test_a_law_is_of_the_year_of_its_last_amendment() -> None:
    law = "云州市供水条例\n（2009年3月1日通过 2018年5月2日修正）\n第一条 2009年以前建成的，依照本条例。\n"
    assert read_text(law).articles[0].year == 2018


def test_a_law_with_a_line_for_each_version_is_of_the_year_of_the_last() -> None:
    law = (
        "云州市供水条例\n2009年3月1日 云州市第三届人民代表大会常务委员会第八次会议通过\n"
        "2018年5月2日 云州市第五届人民代表大会常务委员会第十次会议《关于修改〈云州市供水条例〉的决定》第一次修正\n"
        "2019年1月1日 施行\n第一章 总则\n第一条 2009年以前建成的，依照本条例。\n"
    )
    assert read_text(law).articles[0].year == 2018


def test_two_years_told_equally_often_tell_nothing() -> None:
    assert read_text("云州市供水工程2019年开工建设，2021年建成通水。").articles[0].year is None


def test_a_goal_is_not_the_year_of_writing() -> None:
    assert years_in("到2035年基本实现；截至2022年底建成；力争2025年完工") == Counter({2022: 1})


def test_a_year_long_past_gives_way_to_the_period_of_the_publication() -> None:
    recent = ["2021年和2022年开展视察。", "2022年开展视察。", "2021年开展视察。", "2022年和2021年听取报告。"]
    found = years([*recent, "1945年，1945年，1945年和1954年都是起点。", "2003年、2003年和2021年修改。"])
    assert found == [2022, 2022, 2021, 2022, None, 2021]


def test_in_an_issue_of_one_year_every_article_is_of_this_year() -> None:
    assert years(["会议取得成效。", "1945年和2021年都有规定。", "2023年开展视察。"], issued=2023) == [2023, 2023, 2023]


def test_a_title_may_name_the_year_before_the_issue() -> None:
    assert years(["会议取得成效。"], issued=2023, title="召开2022年度民主生活会") == [2022]
    assert years(["会议取得成效。"], issued=2023, title="纪念1954年宪法") == [2023]


def test_where_two_years_are_named_as_often_an_article_without_any_has_none() -> None:
    assert years(["2021年视察。", "2022年视察。", "2021年视察。", "2022年视察。", "会议取得成效。"])[-1] is None


def test_few_articles_make_no_period() -> None:
    assert period_of([Counter({2021: 3}), Counter({2021: 1})]) is None


@given(st.lists(st.dictionaries(st.integers(1921, 2040), st.integers(1, 5), max_size=6), min_size=5, max_size=20))
def test_a_period_is_one_year_or_two_that_articles_name(named: list[dict[int, int]]) -> None:
    period = period_of([Counter(years) for years in named])
    if period is not None:
        told = {year for years in named for year in years}
        assert period.last - period.first in (0, 1) and {period.first, period.last} <= told
