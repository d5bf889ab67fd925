"""References by GB/T 7714—2025; the numbers in comments are its clauses."""

import pytest

from service.answer import Citation
from service.sharing.gbt7714 import References, marker
from service.sharing.gbt7714 import reference as reference_to
from tests.service.sharing.answers import citation


def reference(cited: list[Citation]) -> str:
    """The reference, the article's own year being the estimate of its publication's."""
    return reference_to(cited, cited[0].year)


def test_an_article_in_an_issue_has_its_year_issue_and_page() -> None:  # 8.5
    assert reference([citation()]) == "林栖. 河道治理的三条经验[J]. 云溪人大，2031（2）：11."


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("林栖、周渡", "林栖，周渡"),
        ("林栖；周渡；江汀", "林栖，周渡，江汀"),
        ("林栖、周渡、江汀、何澜", "林栖，周渡，江汀，等"),
    ],
)
def test_three_authors_are_named_and_more_are_and_others(author: str, written: str) -> None:  # 7.1.2
    assert reference([citation(author=author)]).startswith(f"{written}. 河道")


def test_the_body_stands_in_for_an_author_who_is_not_named() -> None:  # 7.1.4
    assert reference([citation(author="")]).startswith("云溪市人大常委会. 河道")


def test_a_body_that_leaves_its_place_to_the_reader_is_named_in_full() -> None:  # 6.2, 7.1.4
    def begins(office: str, place: str) -> str:
        return reference([citation(author="", office=office, place=place)]).partition(". ")[0]

    assert begins("市财政局", "云溪市") == "[云溪]市财政局"
    assert begins("县人大常委会；市财政局", "云溪市") == "县人大常委会，[云溪]市财政局"
    assert begins("云溪市财政局", "云溪市") == "云溪市财政局"
    assert begins("市财政局", "") == "市财政局"


def test_an_enumeration_in_the_name_of_a_body_does_not_part_it() -> None:
    assert reference([citation(author="", office="教育、科学和卫生委员会")]).startswith("教育、科学和卫生委员会. 河道")


def test_without_author_and_body_the_reference_begins_with_the_title() -> None:  # 7.1.3, numeric system
    assert reference([citation(author="", office="")]).startswith("河道治理的三条经验[J].")


def test_a_title_that_was_made_of_the_first_words_stands_in_brackets() -> None:  # 7.2.1
    assert "[为了治理河道，全市各级…][J]." in reference([citation(title="为了治理河道，全市各级…")])


def test_pages_of_all_that_is_cited_are_merged() -> None:
    cited = [citation(1, pages=[14]), citation(2, pages=[11, 12]), citation(3, pages=[12])]
    assert reference(cited).endswith("，2031（2）：11-12，14.")


def test_an_unknown_page_leaves_no_colon_behind() -> None:
    assert reference([citation(pages=[])]).endswith("云溪人大，2031（2）.")


@pytest.mark.parametrize(
    ("publication", "written"),
    [
        ("云溪文史第7期", "[J]. 云溪文史，[2031]（7）：11."),  # 7.5.4.3: an estimate of the year
        ("云溪学报2030年第3卷第1-2期", "[J]. 云溪学报，2030，3（1/2）：11."),  # 8.5.1.2
        ("云溪学报（2030年第十二期）", "[J]. 云溪学报，2030（12）：11."),  # 5.2
        ("云溪学报", "[J]. 云溪学报，[2031]：11."),
        ("云溪日报", "[N]. 云溪日报，[2031]：11."),
        ("云溪年鉴", "[M]//云溪年鉴. [2031]：11."),  # 8.3
        ("云溪市优秀调研成果汇编", "[G]//云溪市优秀调研成果汇编. [2031]：11."),
        ("云溪", "[G]//云溪. [2031]：11."),
    ],
)
def test_the_name_of_a_publication_tells_its_kind(publication: str, written: str) -> None:
    assert reference([citation(publication=publication)]) == f"林栖. 河道治理的三条经验{written}"


def test_a_year_that_nothing_tells_is_left_out() -> None:
    assert reference([citation(publication="云溪年鉴", year=None)]).endswith("[M]//云溪年鉴：11.")
    assert reference([citation(publication="云溪文史第7期", year=None)]).endswith("[J]. 云溪文史（7）：11.")


def test_a_report_by_itself_is_a_report() -> None:  # 8.8
    title = "关于河道治理情况的调研报告（摘要）"
    alone = citation(title=title, publication=title, author="", provision="第三条")
    assert reference([alone]) == f"云溪市人大常委会. {title}[R]. [2031]：11."


def test_a_statute_is_cited_by_the_day_of_its_version_and_its_provisions() -> None:
    law = {"title": "云溪市河道条例", "publication": "云溪市河道条例", "author": "", "office": "", "pages": []}
    cited = [
        citation(number, provision=provision, document="法规/云溪市河道条例(2031-03-28).md", **law)
        for number, provision in enumerate(("第十二条", "第十二条之一", "第八条", "第十二条"), 1)
    ]
    assert reference(cited) == "云溪市河道条例[Z]. 2031-03-28：第八条，第十二条，第十二条之一."
    undated = [one.model_copy(update={"document": "云溪市河道条例.md"}) for one in cited]
    assert reference(undated) == "云溪市河道条例[Z]. 2031：第八条，第十二条，第十二条之一."


def test_an_article_of_which_nothing_is_known_but_its_file_is_called_by_it() -> None:
    bare = citation(title="", author="", office="", publication="", year=None, pages=[], document="来文/通知.txt")
    assert reference([bare]) == "通知[Z]."


def test_an_article_has_one_number_however_often_it_is_cited() -> None:
    references = References()
    other = citation(2, title="又一篇", document="二.txt")
    assert [references.number(one) for one in (citation(1), other, citation(3, pages=[12]))] == [1, 2, 1]
    assert references.lines() == [
        "[1] 林栖. 河道治理的三条经验[J]. 云溪人大，2031（2）：11-12.",
        "[2] 林栖. 又一篇[J]. 云溪人大，2031（2）：11.",
    ]


def test_articles_of_one_publication_have_one_year() -> None:
    references = References()
    for number, year in enumerate((2030, None, 2031), 1):
        references.number(citation(number, title=f"第{number}篇", publication="云溪年鉴", year=year))
    assert [line.partition(". [")[2] for line in references.lines()] == ["2031]：11."] * 3


@pytest.mark.parametrize(
    ("numbers", "written"), [([], ""), ([2], "[2]"), ([3, 1, 1], "[1，3]"), ([1, 2, 3, 5], "[1-3，5]")]
)
def test_numbers_that_follow_on_each_other_are_written_as_a_range(numbers: list[int], written: str) -> None:  # 9.2.1.2
    assert marker(numbers) == written
