"""Short news whose titles stand below their texts."""

from tests.indexer.test_reading import check_traceable, read_text

TEXT = (
    "近日，云州市人大常委会组织部分代表视察农村供水工程，代表们实地走访了三个乡镇，听取了情况汇报，并提出意见和建议。"
)


def printed(*titles: str) -> str:
    lines = [TEXT[at : at + 22] for at in range(0, len(TEXT), 22)]
    return "\n ".join("\n\n".join([*lines, title]) for title in titles) + "\n"


def test_a_title_that_closes_its_page_belongs_to_the_text_above_it() -> None:
    titles = ["云州市视察农村供水工程", "常委会调研教育工作", "代表走访三个乡镇", "主任会议听取汇报"]
    document = read_text(printed(*titles))
    assert [article.title for article in document.articles] == titles
    assert [document.text[p.start : p.end] for p in document.paragraphs if p.kind == "text"] == [TEXT] * 4
    check_traceable(printed(*titles))


def test_pages_that_end_in_the_middle_of_a_sentence_have_no_titles_below() -> None:
    long = TEXT * 6
    lines = [long[at : at + 22] for at in range(0, len(long), 22)]
    pages = ["\n\n".join(lines[at : at + 4]) for at in range(0, len(lines), 4)]
    document = read_text("\n ".join(pages) + "\n")
    assert len(document.articles) == 1 and document.text.replace("\n", "") == long


def page(text: str, *titles: str) -> str:
    lines = [text[:20], *(text[at : at + 22] for at in range(20, len(text), 22))]
    return "\n\n".join([*lines, *titles])


WATER = "近日，云州市人大常委会组织代表视察农村供水工程，代表们实地走访了三个乡镇，听取了情况汇报，现场查看水质检测记录和管网检修台账，并向市政府有关部门提出了意见和建议。"
SCHOOL = "连日来，青河县人大常委会副主任赵明率队调研义务教育办学条件，先后来到六所中心学校，查看教室食堂和操场，同教师座谈交流看法。"


def test_two_reports_on_a_page_get_the_titles_that_say_the_same() -> None:
    pages = [
        page(WATER, "云州市视察农村供水工程"),
        page(WATER) + "\n\n" + page(SCHOOL, "云州市人大常委会视察农", "村供水工程", "青河县调研义务教育"),
        page(SCHOOL, "青河县调研义务教育工作"),
    ]
    document = read_text("\n ".join(pages) + "\n")
    assert [article.title for article in document.articles] == [
        "云州市视察农村供水工程",
        "云州市人大常委会视察农村供水工程",
        "青河县调研义务教育",
        "青河县调研义务教育工作",
    ]
    starts = [document.text[document.paragraphs[one.first + 1].start :][:2] for one in document.articles]
    assert starts == ["近日", "近日", "连日", "连日"]


def test_the_end_of_a_report_behind_the_next_one_comes_back() -> None:
    cut = 22 * 2 - 2
    pages = [
        page(SCHOOL, "青河县调研义务教育工作"),
        page(WATER[:cut], "云州市视察农村供水工程"),
        page(SCHOOL, "义务教育调研结束", WATER[cut : cut + 22], WATER[cut + 22 :]),
        page(SCHOOL, "青河县调研学校食堂情况"),
    ]
    document = read_text("\n ".join(pages) + "\n")
    bodies = [document.text[one.start : one.end] for one in document.paragraphs if one.kind == "text"]
    assert bodies == [SCHOOL, WATER, SCHOOL, SCHOOL]
    check_traceable("\n ".join(pages) + "\n")


def test_the_first_report_keeps_the_title_above_it() -> None:
    first = "云州市视察农村供水工程\n\n" + page(WATER)
    pages = [
        first,
        page(SCHOOL, "青河县调研义务教育"),
        page(WATER, "云州市供水工程通水"),
        page(SCHOOL, "青河县学校开学"),
    ]
    document = read_text("\n ".join(pages) + "\n")
    assert [article.last - article.first for article in document.articles] == [2, 2, 2, 2]


def test_a_title_wider_than_the_column_is_one() -> None:
    wide = "云州市人大常委会组织代表视察全市农村供水工程建设运行情况"
    assert [one.title for one in read_text(printed("青河县调研教育", wide, "代表走访三个乡镇")).articles][1] == wide


def test_short_notes_behind_the_last_page_of_a_signed_article_are_an_article_of_their_own() -> None:
    signed = "常委会组成人员认为农村供水工作取得了明显的成效，各级各部门做了大量卓有成效的工作，" * 4
    lines = [signed[at : at + 22] for at in range(0, len(signed), 22)]
    pages = [
        page(WATER, "云州市视察农村供水工程"),
        page(SCHOOL, "青河县调研义务教育"),
        "\n\n".join(lines[:5]) + "\n\n关于供水工作的思考\n云州市人大常委会办公室 周 明",
        "\n\n".join([*lines[5:], "群众的满意度不断提高。"]),
        page("●" + WATER[:-1] + "。", "云州市人大代表活动掠影"),
    ]
    document = read_text("\n ".join(pages) + "\n")
    last, before = document.articles[-1], document.articles[-2]
    assert (before.author, last.title) == ("周明", "云州市人大代表活动掠影")
    assert document.text[document.paragraphs[before.last - 1].start :][: len(signed) + 11].endswith("不断提高。")
    check_traceable("\n ".join(pages) + "\n")


def test_a_title_ends_its_report_where_the_report_says_it_though_the_next_begins_like_any_text() -> None:
    plain = "水质检测中心的工作人员每天早晨从水源地取样化验，结果当天公布在乡镇的公告栏里，接受群众监督评议。"
    pages = [
        page(WATER, "代表们实地走访了三个乡镇") + "\n\n" + page(plain, "检测结果当天公布"),
        page(SCHOOL, "青河县调研义务教育"),
        page(WATER, "云州市供水工程通水"),
    ]
    titles = [article.title for article in read_text("\n ".join(pages) + "\n").articles]
    assert titles == ["代表们实地走访了三个乡镇", "检测结果当天公布", "青河县调研义务教育", "云州市供水工程通水"]
    other = "\n ".join([pages[0].replace("代表们实地走访了三个乡镇\n", "道路养护的问题\n"), *pages[1:]]) + "\n"
    assert "道路养护的问题" not in [article.title for article in read_text(other).articles]
