"""What the head of an article tells: who, where, when."""

import pytest

from indexer.articles import place_in
from tests.indexer.test_reading import read_text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("云州市人大常委会关于供水工程的报告", "云州市"),
        ("关于青河县教育工作的调研", "青河县"),
        ("市人大常委会办公室", ""),
        ("我市供水工作", ""),
        ("浅谈代表履职", ""),
    ],
)
def test_the_place_of_an_office_or_title(text: str, place: str) -> None:
    assert place_in(text) == place


def test_the_year_of_a_dateline_wins_over_years_that_are_told() -> None:
    document = read_text("2023-08-18\n云州市2019年开工，2019年停工，2021年复工，今年通水。")
    assert document.articles[0].year == 2023
    assert document.articles[0].title.startswith("云州市2019年开工")


def test_two_years_told_equally_often_tell_nothing() -> None:
    assert read_text("云州市供水工程2019年开工建设，2021年建成通水。").articles[0].year is None


def test_an_article_without_a_title_is_named_by_its_first_words() -> None:
    article = read_text("云州市供水工程自开工建设以来进展顺利，群众满意，代表们给予了充分肯定。").articles[0]
    assert article.title == "云州市供水工程自开工建设以来进展顺利，群众满意，…"


def test_an_article_reaches_to_the_next_title_block() -> None:
    law = "{}\n第一条 为了管理，制定本条例。\n第二条 自公布之日起施行。\n"
    document = read_text(law.format("云州市供水条例") + law.format("云州市绿化条例"))
    assert [(article.first, article.last) for article in document.articles] == [(0, 3), (3, 6)]


def test_the_document_takes_the_place_named_most() -> None:
    law = "{}\n第一条 为了管理，制定本条例。\n第二条 自公布之日起施行。\n"
    titles = ["云州市供水条例", "青河县绿化办法", "云州市道路条例"]
    assert read_text("".join(map(law.format, titles))).place == "云州市"


def test_an_article_of_the_city_congress_takes_the_place_of_its_publication() -> None:
    text = (
        "代表视察供水工程\n云州市人大常委会听取了汇报。云州市人民政府作了说明。会议在云州市人大机关召开。\n"
        "市人大常委会听取报告\n（2020年3月1日通过）\n会议认为，工作取得了成效。\n"
    )
    law = "市供水条例\n第一条 为了管理，制定本条例。\n第二条 自公布之日起施行。\n"
    document = read_text(text + law)
    assert document.place == "云州市"
    assert document.articles[-1].place == "云州市"


@pytest.mark.parametrize(("line", "author"), [("（周明）", "周明"), ("(作者:周 明)", "周明"), ("（节选）", "")])
def test_an_author_in_brackets_below_the_text(line: str, author: str) -> None:
    body = "云州市人大常委会组织代表视察供水工程，代表们走访了多个乡镇，听取了群众的意见。"
    article = read_text(f"关于供水工作的体会\n\n{body}\n\n{body}\n\n{line}\n").articles[0]
    assert article.author == author


def test_an_editors_note_is_named_as_it_names_itself() -> None:
    article = read_text(
        "编者按：云州市供水工程自开工建设以来进展顺利，现将代表们的看法摘要刊登，供大家参考。"
    ).articles[0]
    assert article.title == "编者按"
