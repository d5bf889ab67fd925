"""Drafts become an answer: what stays of them, and where its markers stand."""

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answer import AnswerSentence, Citation, Event
from service.citations import Checker
from service.composing import ComposerFailed, Draft, Evidence, Material, Turn
from service.composing.llm import LLMComposer
from service.composition import UNSUPPORTED, Composition
from tests.service.composing.passage_makers import passage
from tests.service.composing.test_llm import Scripted

PASSAGE = passage(
    "云泽市设代表三百二十名[7]。其中妇女代表一百零五名。规定（分三档。满意为优。不满意为差）从明年起施行。", "甲.txt"
)
OTHER = passage("常委会每两个月至少举行一次会议。", "乙.txt")


class Given:
    """A composer that drafts what it was given."""

    name = "llm"

    def __init__(self, *drafts: Draft) -> None:
        self._drafts = drafts

    async def compose(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Draft, None]:
        for draft in self._drafts:
            yield draft


def draft(text: str, quote: str | None = None, lead: str = "") -> Draft:
    return Draft(text, (Evidence(PASSAGE, quote or text),), lead)


def run(composition: Composition) -> list[Event]:
    async def collect() -> list[Event]:
        return [event async for event in composition.run(Material("问？", False, [PASSAGE, OTHER]), [])]

    return asyncio.run(collect())


def composed(*drafts: Draft) -> Composition:
    composition = Composition(Given(*drafts))
    run(composition)
    return composition


WOMEN = draft("其中妇女代表一百零五名。")


def test_a_sentence_that_rests_on_nothing_is_left_out_and_told_of() -> None:
    composition = composed(draft("主任召集会议。", "会议由主任召集。"), WOMEN)
    assert composition.text == "其中妇女代表一百零五名。[1]"
    assert [(one.text, one.outcome) for one in composition.checked] == [
        ("主任召集会议。", "removed"),
        ("其中妇女代表一百零五名。", "supported"),
    ]
    assert composition.checks == {"removed": 1, "absent": 1, "supported": 1, "exact": 1}


def test_what_announces_a_sentence_comes_with_it() -> None:
    composition = composed(Draft("主要有两项：", ()), replace(WOMEN, lead="\n"))
    assert composition.text == "主要有两项：\n其中妇女代表一百零五名。[1]"
    assert [one.text for one in composition.sentences] == ["其中妇女代表一百零五名。"]


@pytest.mark.parametrize("text", ["王静波说：", "2021年如下：", "没有以下情形："])
def test_what_announces_and_claims_something_is_left_out(text: str) -> None:
    assert composed(Draft(text, ()), WOMEN).text == "其中妇女代表一百零五名。[1]"


def test_a_quote_of_another_passage_is_no_citation() -> None:
    composition = composed(draft("每两个月举行会议。", "常委会每两个月至少举行一次会议。"), WOMEN)
    assert composition.checked[0].quotes == (("常委会每两个月至少举行一次会议。", "misattributed"),)
    assert [citation.document for citation in composition.citations] == ["甲.txt"]


def test_a_sentence_that_says_something_else_is_marked_and_its_claims_told() -> None:
    composition = composed(WOMEN, draft("妇女代表一百零六名。", "其中妇女代表一百零五名。", "\n"))
    assert composition.text == f"其中妇女代表一百零五名。[1]\n妇女代表一百零六名。{UNSUPPORTED}[1]"
    assert [claim.kind for claim in composition.checked[1].missing] == ["number"]
    assert composition.checks["unsupported"] == 1


def test_an_answer_of_which_nothing_is_supported_is_none() -> None:
    with pytest.raises(ComposerFailed) as caught:
        composed(draft("妇女代表一百零六名。", "其中妇女代表一百零五名。"))
    assert caught.value.reason == "unsupported"


def test_each_sentence_inside_brackets_is_marked_too() -> None:
    text = "规定（分三档。满意为优。不满意为差）从明年起施行。"
    assert composed(draft(text)).text == "规定（分三档。[1]满意为优。[1]不满意为差）从明年起施行。[1]"


def test_marks_of_notes_in_the_source_do_not_pass_for_markers() -> None:
    composition = composed(draft("云泽市设代表三百二十名[7]。"))
    assert composition.text == "云泽市设代表三百二十名。[1]"
    assert composition.citations[0].quote == "云泽市设代表三百二十名[7]。"
    assert composition.sentences[0].verdict == "supported"


def test_the_deltas_make_up_the_text_and_each_citation_comes_before_its_marker() -> None:
    composition = Composition(Given(WOMEN, draft("云泽市设代表三百二十名[7]。", lead="\n")))
    told, text = set[int](), ""
    for event in run(composition):
        if event.name == "citation":
            told.add(event.data["number"])
        else:
            text += event.data["text"]
            assert {int(number) for number in re.findall(r"\[(\d+)\]", text)} <= told
    assert text == composition.text


REPLY = (
    "云泽市设代表三百二十名。[{1}][1]【2】其中妇女代表一百零五名（来源9）。[S-dead]\n"
    "- 常委会每两个月至少举行一次会议[{2}]；[citation:5]\n- 常委会每三个月举行会议。[{2}]〔3〕\n主任召集会议。[^4]"
)


@given(st.lists(st.integers(1, 200), max_size=60))
def test_however_the_stream_is_cut_the_page_shows_the_same_and_only_our_markers(cuts: list[int]) -> None:
    composition = Composition(LLMComposer(Scripted(REPLY, cuts)))
    deltas = [event.data["text"] for event in run(composition) if event.name == "delta"]
    assert (
        "".join(deltas)
        == composition.text
        == (
            "云泽市设代表三百二十名。[1]\n常委会每两个月至少举行一次会议；[2]\n"
            f"常委会每三个月举行会议。{UNSUPPORTED}[2]"
        )
    )
    for before, behind in pairwise(deltas):
        assert not before.endswith("[") and not behind.startswith("]")


def test_drafts_are_checked_beside_the_thread_that_serves_others(monkeypatch: pytest.MonkeyPatch) -> None:
    checked_in: list[int] = []
    check = Checker.check

    def seen(checker: Checker, draft: Draft) -> tuple[AnswerSentence, list[Citation]]:
        checked_in.append(threading.get_ident())
        return check(checker, draft)

    monkeypatch.setattr(Checker, "check", seen)
    assert composed(WOMEN).text
    assert checked_in and threading.get_ident() not in checked_in


def test_a_draft_of_nothing_but_the_mark_of_a_note_is_left_out() -> None:
    composition = composed(draft("[7]", "云泽市设代表三百二十名[7]。"), WOMEN)
    assert [one.text for one in composition.sentences] == ["其中妇女代表一百零五名。"]
    assert composition.text == "其中妇女代表一百零五名。[1]"


def test_a_character_that_a_server_cut_in_two_is_whole_and_half_a_one_is_replaced() -> None:
    quote = "其中妇女代表一百零五名。"
    composition = composed(draft("其中妇女代表一百零五名\ud83d\ude00。", quote), draft("妇女代表105名\ud83d。", quote))
    assert [one.text for one in composition.sentences] == ["其中妇女代表一百零五名😀。", "妇女代表105名\ufffd。"]
