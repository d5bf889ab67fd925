"""Which version, place or year an answer is from, where the question does not choose."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.build import build
from service.answer import Answer, AskRequest
from service.assistant import Assistant
from service.settings import Settings
from service.variants import is_of_versions

STATUTE = """{place}物业管理条例

（{year}年3月1日{place}人民代表大会常务委员会通过）

第一条 为了规范物业管理活动，制定本条例。

第二条 业主委员会任期届满{months}个月前，应当书面报告街道办事处。

第三条 建设单位应当按照建筑安装总造价的百分之二交存物业保修金。

第四条 本条例自公布之日起施行。
"""
REPORT = """{place}人大常委会关于义务教育情况的调研报告

{place}人大常委会

{place}现有小学{count}所，大班额问题突出，建议新建学校四所，增加学位五千个。

报告时间：{year}年
"""
ASKED = "业主委员会任期届满几个月前应当书面报告街道办事处？"


def ask(folder: Path, question: str, **texts: str) -> Answer:
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, "utf-8")
    build(corpus, folder / "data")

    async def last() -> Answer:
        assistant = Assistant(Settings(data=folder / "data", refuse_below=0.0))
        events = [event async for event in assistant.ask(AskRequest(question=question), "r-1")]
        return Answer.model_validate(events[-1].data)

    return asyncio.run(last())


def statute(place: str, year: int, months: str) -> str:
    return STATUTE.format(place=place, year=year, months=months)


def test_of_several_versions_the_latest_answers_and_the_others_are_named(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        f"绵阳市物业管理条例规定，{ASKED}",
        old=statute("绵阳市", 2010, "三"),
        new=statute("绵阳市", 2022, "六"),
    )
    assert answer.notice == "资料中有《绵阳市物业管理条例》的2010年版、2022年版，以下引自2022年版。"
    assert {citation.document for citation in answer.citations} == {"new.txt"}


@pytest.mark.parametrize("question", ["2010年的绵阳市物业管理条例规定，", "绵阳市物业管理条例修订前后相比，"])
def test_a_question_about_versions_is_answered_from_those_it_is_about(tmp_path: Path, question: str) -> None:
    answer = ask(tmp_path, question + ASKED, old=statute("绵阳市", 2010, "三"), new=statute("绵阳市", 2022, "六"))
    assert answer.notice is None
    assert "old.txt" in {citation.document for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "２０１０年的物业管理条例怎么规定？",
        "物業管理條例修訂了哪些內容？",
        "以前保修金交多少？",
        "现在和以前有什么不同？",
        "旧条例怎么规定？",
        "保修金的规定有什么变化？",
        "有哪几个版本？",
    ],
)
def test_questions_about_versions_are_told(question: str) -> None:
    assert is_of_versions(question)


@pytest.mark.parametrize(
    "question",
    [
        "出版物零售需要什么许可？",
        "开工之前应当办理什么手续？",
        "家庭情况发生变化应当多久内报告？",
        "旧城改造由谁负责？",
        "废旧电池怎么处理？",
        "设立登记以前可以营业吗？",
    ],
)
def test_the_same_words_in_other_senses_ask_for_no_version(question: str) -> None:
    assert not is_of_versions(question)


def test_a_question_without_a_place_is_told_whose_provisions_answer(tmp_path: Path) -> None:
    answer = ask(tmp_path, ASKED, one=statute("绵阳市", 2022, "六"), other=statute("泸州市", 2021, "五"))
    assert answer.notice is not None
    assert answer.notice.startswith("问题没有说明地区")
    assert "绵阳市" in answer.notice
    assert "泸州市" in answer.notice


@pytest.mark.parametrize("place", ["绵阳市", "绵阳"])
def test_a_question_that_names_the_place_is_told_nothing(tmp_path: Path, place: str) -> None:
    answer = ask(tmp_path, f"{place}的{ASKED}", one=statute("绵阳市", 2022, "六"), other=statute("泸州市", 2021, "五"))
    assert answer.notice is None


def test_where_only_one_place_has_such_a_provision_nothing_is_told(tmp_path: Path) -> None:
    assert ask(tmp_path, ASKED, one=statute("绵阳市", 2022, "六")).notice is None


def test_reports_of_several_places_are_told_apart(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        "现有小学多少所？",
        one=REPORT.format(place="绵阳市", count="三十四", year=2021),
        other=REPORT.format(place="泸州市", count="五十二", year=2021),
    )
    assert answer.notice is not None
    assert answer.notice.startswith("问题没有说明地区")
    assert "绵阳市" in answer.notice
    assert "泸州市" in answer.notice


def test_reports_of_several_years_are_told_apart(tmp_path: Path) -> None:
    years = {
        f"y{year}": REPORT.format(place="绵阳市", count=count, year=year)
        for year, count in ((2019, "三十四"), (2022, "三十六"))
    }
    answer = ask(tmp_path, "绵阳市现有小学多少所？", **years)
    assert answer.notice is not None
    assert "2019年" in answer.notice
    assert "2022年" in answer.notice


def test_a_question_that_names_the_year_is_told_nothing_of_others(tmp_path: Path) -> None:
    years = {
        f"y{year}": REPORT.format(place="绵阳市", count=count, year=year)
        for year, count in ((2019, "三十四"), (2022, "三十六"))
    }
    assert ask(tmp_path, "2022年绵阳市现有小学多少所？", **years).notice is None


def test_what_the_provisions_of_one_place_say_stands_together(tmp_path: Path) -> None:
    answer = ask(
        tmp_path, ASKED + "物业保修金交存多少？", one=statute("绵阳市", 2022, "六"), other=statute("泸州市", 2021, "五")
    )
    cited = {citation.number: citation.document for citation in answer.citations}
    told = [cited[sentence.citations[0]] for sentence in answer.sentences]
    assert len(set(told)) > 1
    assert len([one for one, following in pairwise(told) if one != following]) == len(set(told)) - 1
