"""What the head of an article tells: its title and who wrote it."""

import pytest

from tests.indexer.test_reading import read_text


def test_an_article_without_a_title_is_named_by_its_first_words() -> None:
    article = read_text("云州市供水工程自开工建设以来进展顺利，群众满意，代表们给予了充分肯定。").articles[0]
    assert article.title == "云州市供水工程自开工建设以来进展顺利，群众满意，…"


def test_an_article_reaches_to_the_next_title_block() -> None:
    law = "{}\n第一条 为了管理，制定本条例。\n第二条 自公布之日起施行。\n"
    document = read_text(law.format("云州市供水条例") + law.format("云州市绿化条例"))
    assert [(article.first, article.last) for article in document.articles] == [(0, 3), (3, 6)]


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


def test_a_preface_that_the_editors_sign_is_named_a_preface() -> None:
    body = "云州市人大常委会组织代表视察供水工程，代表们走访了多个乡镇，听取了群众的意见。\n\n"
    law = "{}\n第一条 为了管理，制定本条例。\n第二条 自公布之日起施行。\n"
    preface = read_text(body * 3 + "编者\n\n" + law.format("云州市供水条例") + law.format("云州市绿化条例")).articles[0]
    assert (preface.title, preface.author) == ("前言", "编者")
