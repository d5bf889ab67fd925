"""Title blocks are found above, below and inside the text, and bylines are taken apart."""

import pytest

from indexer.cleaning.bylines import byline_of
from tests.indexer.test_reading import read_text

PARAGRAPH = "云州市人大常委会组织代表视察供水工程，代表们走访了多个乡镇，听取了群众的意见，并提出了许多切实可行的建议。"


def wrap(text: str, size: int, join: str) -> str:
    return join.join(text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize(
    ("text", "office", "author"),
    [
        ("云州市人大常委会办公室 周 明", "云州市人大常委会办公室", "周明"),
        ("青河县人大常委会主任  赵小明", "青河县人大常委会主任", "赵小明"),
        ("青河县人大工委 王 强 李 明", "青河县人大工委", "王强、李明"),
        ("周 明", "", "周明"),
        ("青河县人大常委会", "青河县人大常委会", ""),
        ("青河区西关街道", "青河区西关街道", ""),
        ("市水利局", "市水利局", ""),
    ],
)
def test_bylines(text: str, office: str, author: str) -> None:
    byline = byline_of(text)
    assert byline is not None and (byline.office, byline.author) == (office, author)


@pytest.mark.parametrize(
    "text",
    [
        "意义",
        "关于提高基层人大常委会",
        "会议听取了办公室的汇报，",
        "2023年 3月",
        "重点 难点",
        "关于供水工作的报告",
        "做实物业纠纷调处",
        "一心为民的农民代表",
    ],
)
def test_what_is_no_byline(text: str) -> None:
    assert byline_of(text) is None


def test_a_title_at_the_foot_of_its_first_page_is_lifted_and_the_sentence_joined() -> None:
    body = wrap(PARAGRAPH * 6, 25, "\n\n")
    first, second = body[: 27 * 8 - 2], body[27 * 8 :]
    text = f"{wrap(PARAGRAPH * 3, 25, chr(10) * 2)}\n {first}\n\n关于供水工程的思考\n\n周 明\n {second}\n"
    document = read_text(text)
    article = document.articles[-1]
    assert (article.title, article.author) == ("关于供水工程的思考", "周明")
    kinds = [paragraph.kind for paragraph in document.paragraphs[article.first : article.last]]
    assert kinds[:2] == ["title", "byline"] and set(kinds[2:]) == {"text"}
    assert (PARAGRAPH * 6) in document.text.replace("\n", "")


def test_a_centred_title_over_two_lines_is_one() -> None:
    body = "\n".join(wrap("\u3000\u3000" + PARAGRAPH, 24, "\n") for _ in range(6))
    document = read_text(f"              云州市人大常委会关于供\n              水工程建设情况的报告\n{body}\n")
    assert document.articles[0].title == "云州市人大常委会关于供水工程建设情况的报告"
    assert document.paragraphs[1].kind == "text"


def test_an_official_letter_names_its_office_at_the_end() -> None:
    body = "\n".join(wrap("\u3000\u3000" + PARAGRAPH, 24, "\n") for _ in range(4))
    text = (
        f"             云州市人民政府文件\n              云政发〔2021〕8号\n            关于加强供水管理的通知\n{body}\n"
        "                              云州市人民政府\n                            二〇二一年三月五日\n"
    )
    document = read_text(text)
    assert (document.articles[0].title, document.articles[0].office) == ("关于加强供水管理的通知", "云州市人民政府")


def test_two_laws_in_one_text_are_two_articles() -> None:
    law = "{}\n（2020年3月1日 云州市第五届人民代表大会常务委员会通过）\n第一条 为了加强管理，制定本条例。\n第二条 本条例自公布之日起施行。\n"
    document = read_text(law.format("云州市供水条例") + law.format("云州市绿化条例"))
    assert [article.title for article in document.articles] == ["云州市供水条例", "云州市绿化条例"]
    assert document.paragraphs[2].heading == ("第一条",)


@pytest.mark.parametrize("title", ["一心为群众着想的人大代表", "云州市供水工程视察记"])
def test_what_stands_over_a_subtitle_is_the_title_whatever_it_ends_in(title: str) -> None:
    body = wrap(PARAGRAPH * 8, 22, "\n\n")
    first, second = body[: 24 * 6 - 2], body[24 * 6 :]
    subtitle = "——记云州市供水工程建设者、青河县人大代表赵小明同志"
    text = f"{first}\n\n{title}\n{subtitle}\n青河县人大常委会办公室 周 明\n {second}"
    article = read_text(text).articles[0]
    assert (article.title, article.subtitle, article.author) == (title, subtitle, "周明")


def test_a_byline_below_a_centred_title_need_not_be_centred_on_it() -> None:
    paragraph = "  " + PARAGRAPH[:15] + "\n" + wrap(PARAGRAPH[15:], 17, "\n") + "\n"
    head = "          {}\n          {}\n    {}\n"
    text = "".join(
        head.format(*block) + paragraph * 6
        for block in (
            ("夯实备案审查制度", "拓宽基层民主实践", "云州市人大常委会办公室  周明"),
            ("关于供水工程建设", "和管护工作的思考", "青河县人大常委会主任  赵小明"),
        )
    )
    assert [article.author for article in read_text(text).articles] == ["周明", "赵小明"]


def test_an_unsigned_title_that_opens_a_page_is_told_by_its_subtitle() -> None:
    page = "\n".join([wrap(PARAGRAPH * 2, 22, "\n"), ""])
    titled = "关于供水工程建设\n和管护工作的思考\n——以云州市为例\n"
    articles = read_text(f"云州市供水条例\n{page * 4}\f{titled}{page * 4}").articles
    assert [(article.title, article.subtitle) for article in articles][1:] == [
        ("关于供水工程建设和管护工作的思考", "——以云州市为例")
    ]
