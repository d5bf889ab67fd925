"""Questions answered from beginning to end, over a small generation."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import Generation, open_current
from service import serving
from service.answer import Answer, AskRequest, Event, SearchRequest
from service.assistant import Assistant
from service.composing import Composer, ComposerFailed, Draft, Evidence, Material, Turn
from service.conversations import Conversations
from service.errors import BadInput, NotFound, Unavailable
from service.settings import Settings

Load = Callable[[str], Encoder]


@pytest.fixture
def data(corpus: Path, tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(serving, "load_encoder", load)
    build(corpus, tmp_path / "data", load=load)
    return tmp_path / "data"


@pytest.fixture
def conversations(data: Path) -> Conversations:
    return Conversations(data / "conversations.db")


@pytest.fixture
def assistant(data: Path, conversations: Conversations) -> Assistant:
    return Assistant(Settings(data=data), conversations)


def events(assistant: Assistant, question: str, **fields: object) -> list[Event]:
    async def collect() -> list[Event]:
        request = AskRequest.model_validate({"question": question, **fields})
        return [event async for event in assistant.ask(request, "r-1")]

    return asyncio.run(collect())


def ask(assistant: Assistant, question: str, **fields: object) -> Answer:
    last = events(assistant, question, **fields)[-1]
    assert last.name == "done"
    return Answer.model_validate(last.data)


class Scripted:
    """A composer that does as it is told."""

    name = "llm"

    def __init__(self, *texts: str, fails: str = "", quote: str = "") -> None:
        self._texts, self._fails, self._quote = texts, fails, quote
        self.closed = False
        self.seen: list[Turn] = []

    async def compose(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Draft, None]:
        self.seen = list(history)
        first = material.passages[0]
        try:
            for text in self._texts:
                yield Draft(text, (Evidence(first, self._quote or first.text.split("。")[0] + "。"),))
            if self._fails:
                raise ComposerFailed(self._fails)
        finally:
            self.closed = True


def with_llm(data: Path, composer: Composer) -> Assistant:
    return Assistant(Settings(data=data), None, [composer])


def test_an_answer_is_cited_and_its_quotes_stand_in_the_source(assistant: Assistant) -> None:
    answer = ask(assistant, "今年治理河道多少公里？")
    assert not answer.refused
    assert "36公里" in answer.answer
    assert answer.answer.count("[1]") == 1
    for citation in answer.citations:
        assert assistant.source(citation.document)[citation.start : citation.end] == citation.quote
    assert {number for sentence in answer.sentences for number in sentence.citations} == {
        citation.number for citation in answer.citations
    }


def test_events_come_in_order_and_the_deltas_make_up_the_answer(assistant: Assistant) -> None:
    seen = events(assistant, "今年治理河道多少公里？")
    assert [event.name for event in seen[:3]] == ["status", "passages", "status"]
    deltas = "".join(event.data["text"] for event in seen if event.name == "delta")
    assert deltas == seen[-1].data["answer"]
    cited = [event.data["number"] for event in seen if event.name == "citation"]
    assert cited == list(range(1, len(cited) + 1))


def test_what_the_documents_are_not_about_is_refused_with_related_passages(assistant: Assistant) -> None:
    answer = ask(assistant, "莫扎特一生写了多少部歌剧？")
    assert answer.refused
    assert answer.refusal_reason == "not_found"
    assert answer.citations == [] == answer.sentences == answer.passages
    assert answer.related


@pytest.mark.parametrize("question", ["", " \n\t ", "问" * 2001, "河道\x00治理"])
def test_a_question_that_is_none_is_refused_as_bad_input(assistant: Assistant, question: str) -> None:
    with pytest.raises(BadInput):
        events(assistant, question)
    with pytest.raises(BadInput):
        assistant.search(SearchRequest(question=question))


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    assistant = Assistant(Settings(data=tmp_path / "none"))
    assistant.open()
    assert not assistant.ready
    with pytest.raises(Unavailable, match="no index") as raised:
        assistant.search(SearchRequest(question="河道"))
    assert "youju index" in raised.value.hint_zh
    assert raised.value.retry_after


def test_a_new_generation_is_served_by_the_next_question(
    assistant: Assistant, corpus: Path, data: Path, load: Load
) -> None:
    assistant.open()
    before = assistant.generation
    (corpus / "养老.txt").write_text("养老服务情况\n\n全市养老床位共有420张。\n", "utf-8")
    build(corpus, data, load=load)
    answer = ask(assistant, "养老床位有多少张？")
    assert "420张" in answer.answer
    assert before is not None
    assert answer.generation != before.manifest.id


def test_a_damaged_new_generation_leaves_the_old_one_in_service(assistant: Assistant, data: Path) -> None:
    assistant.open()
    (data / "current").write_text("20990101-000000-000-ffff\n")
    assert "36公里" in ask(assistant, "今年治理河道多少公里？").answer


def test_a_new_generation_with_a_damaged_library_leaves_the_old_one_in_service(
    assistant: Assistant, corpus: Path, data: Path, load: Load
) -> None:
    assistant.open()
    (corpus / "养老.txt").write_text("养老服务情况\n\n全市养老床位共有420张。\n", "utf-8")
    new = build(corpus, data, load=load).manifest.id
    library = data / "generations" / new / "library.db"
    library.write_bytes(b"\xa5" * library.stat().st_size)
    answer = ask(assistant, "今年治理河道多少公里？")
    assert "36公里" in answer.answer
    assert answer.generation != new


def test_questions_are_answered_from_the_old_generation_while_the_new_one_is_opened(
    data: Path, corpus: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = serving.Current(Settings(data=data))
    old = current.get()
    (corpus / "养老.txt").write_text("养老服务情况\n\n全市养老床位共有420张。\n", "utf-8")
    new = build(corpus, data, load=load).manifest.id
    opening, go_on = threading.Event(), threading.Event()

    def slowly(folder: Path) -> Generation:
        opening.set()
        go_on.wait(20)
        return open_current(folder)

    monkeypatch.setattr(serving, "open_current", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(current.get)
        assert opening.wait(20)
        meanwhile = pool.submit(current.get)
        try:
            assert meanwhile.result(timeout=20) is old
        finally:
            go_on.set()
        assert first.result(timeout=20).generation.manifest.id == new


def test_turns_are_remembered_and_a_follow_up_leans_on_them(assistant: Assistant, conversations: Conversations) -> None:
    first = ask(assistant, "今年治理河道多少公里？")
    second = ask(assistant, "那投入资金多少？", conversation_id=first.conversation_id)
    assert second.conversation_id == first.conversation_id
    assert second.question_used == "今年治理河道，投入资金多少？"
    assert "1.2亿元" in second.answer
    assert [turn.question for turn in conversations.get(first.conversation_id).turns] == [
        "今年治理河道多少公里？",
        "那投入资金多少？",
    ]


def test_asked_for_more_an_answer_does_not_repeat_itself(assistant: Assistant) -> None:
    first = ask(assistant, "今年治理河道多少公里？")
    more = ask(assistant, "还有呢？", conversation_id=first.conversation_id)
    assert more.question_used == first.question_used
    assert first.sentences and not {one.text for one in first.sentences} & {one.text for one in more.sentences}


def test_an_unknown_conversation_is_not_found(assistant: Assistant) -> None:
    with pytest.raises(NotFound):
        events(assistant, "河道", conversation_id="没有")


def test_the_llm_writes_when_there_is_one(data: Path) -> None:
    answer = ask(with_llm(data, Scripted("河道的情况如下。")), "今年治理河道多少公里？")
    assert answer.composer == "llm"
    assert answer.answer == "河道的情况如下。[1]"
    assert answer.sentences[0].verdict == "supported"


def test_a_sentence_of_the_llm_with_an_invented_number_is_marked(data: Path) -> None:
    answer = ask(with_llm(data, Scripted("河道的情况如下。", "共治理99公里。")), "今年治理河道多少公里？")
    assert [sentence.verdict for sentence in answer.sentences] == ["supported", "unsupported"]


@pytest.mark.parametrize("reason", ["timeout", "unreachable", "overloaded", "garbled"])
def test_a_failing_llm_gives_the_extractive_answer_with_a_notice(data: Path, reason: str) -> None:
    composer = Scripted("河道的", fails=reason)
    seen = events(with_llm(data, composer), "今年治理河道多少公里？")
    answer = Answer.model_validate(seen[-1].data)
    assert answer.composer == "extractive"
    assert answer.notice and answer.fell_back and answer.elsewhere is None
    assert "36公里" in answer.answer
    assert "河道的[1]" not in answer.answer
    assert {"stage": "restarting", "reason": reason, "notice": answer.notice} in [event.data for event in seen]
    assert composer.closed


def test_an_llm_that_quotes_nothing_real_gives_the_extractive_answer(data: Path) -> None:
    answer = ask(with_llm(data, Scripted("河道很好。", quote="没有这句话")), "今年治理河道多少公里？")
    assert answer.composer == "extractive"
    assert answer.notice


def test_an_llm_that_finds_no_answer_refuses(data: Path) -> None:
    answer = ask(with_llm(data, Scripted()), "今年治理河道多少公里？")
    assert answer.refused


def test_asking_for_the_extractive_composer_leaves_the_llm_alone(data: Path) -> None:
    assert ask(with_llm(data, Scripted("河道。")), "治理河道多少公里？", composer="extractive").composer == "extractive"


def test_asking_for_an_llm_that_is_not_there_says_what_to_set(assistant: Assistant) -> None:
    with pytest.raises(BadInput) as raised:
        events(assistant, "河道", composer="llm")
    assert "YOUJU_LLM_BASE_URL" in raised.value.hint_en


def test_going_away_stops_the_composer(data: Path) -> None:
    composer = Scripted("河道一。", "河道二。", "河道三。")

    async def leave() -> None:
        stream = with_llm(data, composer).ask(AskRequest(question="今年治理河道多少公里？"), "r-1")
        async for event in stream:
            if event.name == "delta":
                break
        await stream.aclose()

    asyncio.run(leave())
    assert composer.closed


def test_a_document_is_shown_around_the_cited_characters(assistant: Assistant) -> None:
    (citation, *_) = ask(assistant, "今年治理河道多少公里？").citations
    shown = assistant.document(citation.document, citation.start, citation.end)
    marked = [
        "".join(paragraph["text"][begin:end] for begin, end in paragraph["highlights"])
        for paragraph in shown["paragraphs"]
        if "highlights" in paragraph
    ]
    assert marked == [citation.quote]
    assert len(shown["articles"]) == 1


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10**9), (None, 4)])
def test_a_range_that_is_none_is_bad_input(assistant: Assistant, start: int | None, end: int) -> None:
    with pytest.raises(BadInput):
        assistant.document("报告.txt", start, end)


@pytest.mark.parametrize("name", ["没有.txt", "../corpus/报告.txt", "/etc/passwd", ""])
def test_an_unknown_document_is_not_found(assistant: Assistant, name: str) -> None:
    with pytest.raises(NotFound):
        assistant.document(name)
    with pytest.raises(NotFound):
        assistant.source(name)


@pytest.fixture
def of_mianyang(corpus: Path, data: Path, load: Load) -> Path:
    """The data folder, its texts those of a city whose province is known."""
    for path in corpus.iterdir():
        path.write_text(path.read_text("utf-8").replace("云溪市", "绵阳市"), "utf-8")
    build(corpus, data, load=load)
    return data


def test_a_place_that_no_document_names_is_refused(of_mianyang: Path) -> None:
    answer = ask(Assistant(Settings(data=of_mianyang)), "青海今年治理河道多少公里？")
    assert (answer.refused, answer.refusal_reason) == (True, "place_missing")
    assert answer.related and not answer.citations


def test_an_answer_from_another_place_than_the_one_asked_for_says_so(
    of_mianyang: Path, conversations: Conversations
) -> None:
    assistant = Assistant(Settings(data=of_mianyang, refuse_below=0), conversations)
    answer = ask(assistant, "青海今年治理河道多少公里？")
    assert answer.notice == "资料中没有找到关于青海的内容，以下来自绵阳市。"
    assert not answer.fell_back
    stored = conversations.get(answer.conversation_id).turns[-1].answer
    assert stored["elsewhere"] == {"asked": ["青海"], "found": ["绵阳市"]}
    for place in ("绵阳", "绵阳市", "四川", ""):
        answer = ask(assistant, f"{place}今年治理河道多少公里？")
        assert not answer.refused and answer.notice is None and answer.elsewhere is None


def test_both_are_told_when_the_llm_failed_and_the_place_is_another(of_mianyang: Path) -> None:
    settings = Settings(data=of_mianyang, refuse_below=0)
    assistant = Assistant(settings, None, [Scripted("河道的", fails="timeout")])
    answer = ask(assistant, "青海今年治理河道多少公里？")
    assert answer.fell_back and answer.elsewhere is not None
    assert answer.notice is not None and answer.notice.count("。") == 2
