"""What the LLM composer shows a model whose window does not hold everything."""

import asyncio
import re

import pytest

from indexer.document import Span
from service.composing import ComposerFailed, Draft, Material, Sentence
from service.composing.llm import LLMComposer
from service.llm import LLMOptions, connect
from service.llm.errors import LLMTooLong
from tests.service.composing.passage_makers import passage
from tests.service.composing.scripted_model import (
    EXPECTED,
    PASSAGES,
    REPLY,
    Scripted,
    collect,
    drafts,
    told,
    told_by,
)
from tests.service.llm.scripted_server import ScriptedServer


def test_fails_when_no_passage_fits_the_model() -> None:
    model = Scripted(REPLY, window=600)
    with pytest.raises(ComposerFailed, match="larger window") as caught:
        drafts(model)
    assert (caught.value.reason, model.prompts) == ("too_long", [])


def test_where_the_window_is_short_the_likeliest_sentences_are_shown() -> None:
    passages = [passage(f"第{number}段" + "字" * 500 + "。", f"{number}.txt") for number in range(6)]
    sentences = [
        Sentence(rank, Span(0, len(passages[rank].text)), score)
        for rank, score in enumerate([-3.0, -1.0, -4.0, 2.0, -2.0, -5.0])
    ]
    model = Scripted("没有。", window=3000)
    with pytest.raises(ComposerFailed):
        asyncio.run(told_by(LLMComposer(model), Material("问？", False, passages, sentences), ()))
    shown = re.findall(r"第(\d)段", model.prompts[0])
    assert 1 < len(shown) < 6
    assert set(shown) == set(["3", "1", "4", "0", "2", "5"][: len(shown)])


def test_passages_stay_in_the_order_of_retrieval_where_all_fit() -> None:
    sentences = [Sentence(0, Span(0, 10), -3.0), Sentence(1, Span(0, 10), 3.0)]
    model = Scripted(REPLY)
    asyncio.run(told_by(LLMComposer(model), Material("问？", False, PASSAGES, sentences), ()))
    assert model.prompts[0].index("云泽市设代表") < model.prompts[0].index("常委会每两个月")


def test_a_prompt_that_is_too_long_all_the_same_is_halved_once() -> None:
    passages = [PASSAGES[0], *(passage("字" * 500, f"{number}.txt") for number in range(9))]
    model = Scripted(REPLY.splitlines()[0])
    model.holds = 3500
    assert told(drafts(model, passages)) == EXPECTED[:1]
    first, second = map(len, model.prompts)
    assert second < model.holds < first


def test_an_answer_that_breaks_off_as_too_long_is_not_begun_again() -> None:
    model = Scripted("云泽市有代表三百二十名。[{1}]常委会", behind=LLMTooLong("full"))
    with pytest.raises(ComposerFailed) as caught:
        drafts(model)
    assert (caught.value.reason, len(model.prompts)) == ("too_long", 1)


def test_a_server_whose_window_is_smaller_than_it_says_still_answers(llm_server: ScriptedServer) -> None:
    llm_server.reply, llm_server.holds, llm_server.window = REPLY, 3500, 8192
    llm_server.play("too_long")
    passages = [*PASSAGES, *(passage("字" * 500, f"{number}.txt") for number in range(9))]

    async def answer() -> list[Draft]:
        model = connect(LLMOptions(base_url=llm_server.base_url, model="tiny"), llm_server.voice.protocol)
        try:
            return await collect(LLMComposer(model), passages, [])
        finally:
            await model.aclose()

    assert told(asyncio.run(answer())) == EXPECTED
