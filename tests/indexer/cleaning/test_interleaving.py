"""The end of an article that was extracted behind the title of the next one goes back to its place."""

from tests.indexer.test_reading import check_traceable, read_text

WIDTH = 22
FIRST = "，".join(["常委会组成人员认为农村供水工作取得了明显的成效"] * 12) + "。"
SECOND = "今年以来，" + "，".join(["代表们围绕道路养护问题提出了具体可行的意见建议"] * 12) + "。"


def lines_of(text: str, first: int = WIDTH) -> list[str]:
    return [text[:first]] + [text[at : at + WIDTH] for at in range(first, len(text), WIDTH)]


def printed() -> str:
    one, two = lines_of(FIRST, WIDTH - 2), lines_of(SECOND, WIDTH - 2)
    page_one = "\n\n".join(one[:6]) + "\n\n关于供水工作的思考\n云州市人大常委会办公室 周 明"
    page_two = (
        "\n\n".join([*one[6:9], *two[:6]])
        + "\n\n关于道路养护的思考\n青河县人大常委会办公室 王 强\n\n"
        + "\n\n".join(one[9:])
    )
    return page_one + "\n " + page_two + "\n " + "\n\n".join(two[6:]) + "\n"


def test_both_articles_are_whole_and_in_order() -> None:
    document = read_text(printed())
    assert [(article.title, article.author) for article in document.articles] == [
        ("关于供水工作的思考", "周明"),
        ("关于道路养护的思考", "王强"),
    ]
    bodies = [document.text[p.start : p.end] for p in document.paragraphs if p.kind == "text"]
    assert bodies == [FIRST, SECOND]
    check_traceable(printed())


def test_a_tail_is_found_whose_article_was_cut_over_its_title_on_the_page_before() -> None:
    one, two = lines_of(FIRST, WIDTH - 2), lines_of("代表活动" + SECOND, WIDTH - 2)
    pages = [
        "\n\n".join(one[:9]) + "\n\n关于供水工作的思考\n云州市人大常委会办公室 周 明",
        "\n\n".join(two[:6]) + "\n\n关于道路养护的思考\n青河县人大常委会办公室 王 强\n\n" + "\n\n".join(one[9:]),
        "\n\n".join(two[6:]),
    ]
    document = read_text("\n ".join(pages) + "\n")
    bodies = [document.text[p.start : p.end] for p in document.paragraphs if p.kind == "text"]
    assert bodies == [FIRST, "代表活动" + SECOND]
    assert [article.author for article in document.articles] == ["周明", "王强"]


def test_an_article_whose_title_was_lost_opens_at_its_byline_in_a_box() -> None:
    one, two = lines_of(FIRST, WIDTH - 2), lines_of(SECOND, WIDTH - 2)
    pages = [
        "\n\n".join(one[:9]) + "\n\n关于供水工作的思考\n云州市人大常委会办公室 周 明",
        "\n\n".join(two[:6]) + "\n 青河县人大常委会办公室 王 强\n\n" + "\n\n".join(one[9:]),
        "\n\n".join(two[6:]),
    ]
    document = read_text("\n ".join(pages) + "\n")
    assert [article.author for article in document.articles] == ["周明", "王强"]
    assert document.articles[1].title.startswith(SECOND[:20])
    assert [document.text[p.start : p.end] for p in document.paragraphs if p.kind == "text"] == [FIRST, SECOND]
