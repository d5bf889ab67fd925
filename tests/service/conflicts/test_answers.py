"""Answers over a corpus whose documents tell things differently, from beginning to end."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from indexer.build import build
from service.answer import Answer, AskRequest
from service.assistant import Assistant
from service.composing import Draft, Evidence, Material, Turn
from service.conflicts import LEAD
from service.settings import Settings

REPORT = """云川市智慧水务平台建设情况的报告

云川市水务局

云川市智慧水务平台于{month}通过验收上线运行，覆盖全市九个水厂。平台建成后，管网漏损明显减少，{shared}

报告时间：2021年
"""
SHARED = (
    "水务部门逐一登记阀门和管线的位置，把巡查、抢修、回访的每一步都记入台账，并按月向市人大常委会报送运行情况，"
    "接受代表视察和社会监督，群众反映的用水问题由专人跟踪办理。"
)
OTHER = """云川市智慧水务平台的做法

云川市人大常委会办公室

2020年4月，平台正式上线运行。云川市智慧水务平台由市水务局负责管理，代表可以随时查看。

报告时间：2021年
"""
UNRELATED = """青石区义务教育情况的调研报告

青石区人大常委会

全区现有小学三十四所，大班额问题仍然突出，建议用三年时间新建学校四所。
"""
QUESTION = "云川市智慧水务平台什么时候上线运行？"


def assistant_over(folder: Path, composers: Sequence["Scripted"] = (), **texts: str) -> Assistant:
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, "utf-8")
    build(corpus, folder / "data")
    return Assistant(Settings(data=folder / "data"), composers=composers)


def ask(assistant: Assistant, question: str, composer: str = "auto") -> Answer:
    async def last() -> Answer:
        request = AskRequest.model_validate({"question": question, "composer": composer})
        events = [event async for event in assistant.ask(request, "r-1")]
        return Answer.model_validate(events[-1].data)

    return asyncio.run(last())


def report(month: str) -> str:
    return REPORT.format(month=month, shared=SHARED)


class Scripted:
    """An LLM that tells the first passage's first sentence in its own words."""

    name = "llm"

    async def compose(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Draft, None]:
        passage = next(one for one in material.passages if "2020年12月" in one.text)
        quote = passage.text[: passage.text.index("，")]
        yield Draft("平台于2020年12月上线运行。", (Evidence(passage, quote),))


def test_a_date_that_another_article_tells_differently_is_given_with_its_source(tmp_path: Path) -> None:
    answer = ask(assistant_over(tmp_path, one=report("2020年12月"), other=OTHER, third=UNRELATED), QUESTION)
    (conflict,) = answer.conflicts
    assert conflict.asked == "date"
    assert {stated.value for stated in conflict.values} == {"2020年12月", "2020年4月"}
    cited = {citation.number: citation for citation in answer.citations}
    for stated in conflict.values:
        assert all(stated.value in cited[number].quote for number in stated.citations)
    assert answer.answer.count(LEAD.strip()) == 1
    assert answer.answer.index(LEAD.strip()) > answer.answer.index(conflict.values[0].value)
    assert answer.notice and all(stated.value in answer.notice for stated in conflict.values)


def test_the_same_text_printed_twice_is_cited_once_and_the_other_print_is_named(tmp_path: Path) -> None:
    answer = ask(
        assistant_over(tmp_path, one=report("2020年12月"), other=report("2020年12月"), third=UNRELATED), QUESTION
    )
    assert answer.conflicts == []
    assert answer.answer.count("2020年12月") == 1
    stating = [citation for citation in answer.citations if "2020年12月" in citation.quote]
    assert [[twin.document for twin in citation.also_in] for citation in stating] == [["other.txt"]]


def test_a_print_with_another_date_is_a_conflict_and_no_other_print_of_the_same(tmp_path: Path) -> None:
    answer = ask(
        assistant_over(tmp_path, one=report("2020年12月"), other=report("2020年10月"), third=UNRELATED), QUESTION
    )
    (conflict,) = answer.conflicts
    assert {stated.value for stated in conflict.values} == {"2020年12月", "2020年10月"}
    for citation in answer.citations:
        if "上线运行" in citation.quote:
            assert citation.also_in == []
            assert len(citation.differs_in) == 1


def test_what_agrees_is_no_conflict(tmp_path: Path) -> None:
    answer = ask(
        assistant_over(tmp_path, one=report("2020年12月"), other=OTHER.replace("2020年4月", "2020年12月3日")), QUESTION
    )
    assert answer.conflicts == []
    assert LEAD.strip() not in answer.answer
    assert answer.notice is None


def test_a_value_of_another_kind_than_the_one_asked_for_is_no_conflict(tmp_path: Path) -> None:
    answer = ask(assistant_over(tmp_path, one=report("2020年12月"), other=OTHER), "云川市智慧水务平台覆盖多少个水厂？")
    assert answer.conflicts == []


def test_an_llm_that_tells_one_of_two_values_is_told_the_other(tmp_path: Path) -> None:
    assistant = assistant_over(tmp_path, [Scripted()], one=report("2020年12月"), other=OTHER, third=UNRELATED)
    answer = ask(assistant, QUESTION, "llm")
    assert answer.composer == "llm"
    (conflict,) = answer.conflicts
    assert [stated.value for stated in conflict.values] == ["2020年12月", "2020年4月"]
    assert answer.sentences[-1].text.startswith("2020年4月")
    assert answer.sentences[-1].verdict == "supported"


@pytest.mark.parametrize("kind", ["条例", "办法"])
def test_provisions_of_two_statutes_are_no_conflict(tmp_path: Path, kind: str) -> None:
    statute = "云川市物业管理{kind}\n\n第一条 为了规范物业管理，制定本{kind}。\n\n第二条 业主委员会任期届满{months}个月前，应当书面报告街道办事处。\n\n第三条 本{kind}自公布之日起施行。\n"
    assistant = assistant_over(
        tmp_path,
        one=statute.format(kind=kind, months="五"),
        other=statute.replace("云川", "安河").format(kind=kind, months="六"),
    )
    assert ask(assistant, "业主委员会任期届满几个月前应当报告街道办事处？").conflicts == []
