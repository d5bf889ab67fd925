import asyncio
import json
import threading
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import GenerationError
from service.answer import Answer, AskRequest, Event
from service.api import stream
from service.errors import Unavailable
from tests.service.served import Client, ScriptedAssistant

JSON = {"Content-Type": "application/json"}
QUESTION = "登记了多少株古树？"


def events_of(response: httpx.Response) -> list[tuple[str, Any]]:
    blocks = [block for block in response.text.split("\n\n") if block and not block.startswith(":")]
    lines = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]
    return [(entry["event"], json.loads(entry["data"])) for entry in lines]


def ask(client: httpx.Client, question: Any, **more: Any) -> httpx.Response:
    return client.post("/api/ask", json={"question": question, **more})


def test_an_answer_cites_the_characters_it_rests_on(client: Client) -> None:
    response = ask(client, QUESTION)
    answer = Answer.model_validate(response.json())
    assert response.status_code == 200 and not answer.refused
    assert "三百一十二" in answer.answer and "[1]" in answer.answer
    source = client.get(f"/api/documents/{answer.citations[0].document}/source").text
    for citation in answer.citations:
        assert source[citation.start : citation.end] == citation.quote
    assert response.headers["x-request-id"] == answer.request_id


def test_the_stream_ends_with_the_answer_that_its_pieces_make(client: Client) -> None:
    response = ask(client, QUESTION, stream=True)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no" and response.headers["cache-control"] == "no-store"
    events = events_of(response)
    names = [name for name, _ in events]
    assert names[0] == "status" and names[-1] == "done" and names.count("done") == 1
    assert names.index("passages") < names.index("delta")
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta").strip() == done["answer"].strip()
    assert [data for name, data in events if name == "citation"] == done["citations"]
    assert done["request_id"] == response.headers["x-request-id"]


def test_a_follow_up_joins_the_conversation_and_a_rating_stays_with_its_answer(client: Client) -> None:
    first = ask(client, QUESTION).json()
    second = ask(client, "开了几次会议？", conversation_id=first["conversation_id"]).json()
    assert second["conversation_id"] == first["conversation_id"]
    (entry,) = client.get("/api/conversations").json()["conversations"]
    assert (entry["id"], entry["turns"], entry["title"]) == (first["conversation_id"], 2, QUESTION)

    feedback = {"request_id": second["request_id"], "rating": -1, "comment": "不全"}
    assert client.post("/api/feedback", json=feedback).status_code == 204
    turns = client.get(f"/api/conversations/{entry['id']}").json()["turns"]
    assert [(turn["question"], turn["rating"]) for turn in turns] == [(QUESTION, 0), ("开了几次会议？", -1)]
    assert Answer.model_validate(turns[0]["answer"]) == Answer.model_validate(first)

    assert client.delete(f"/api/conversations/{entry['id']}").status_code == 204
    for response in (
        client.get(f"/api/conversations/{entry['id']}"),
        client.delete(f"/api/conversations/{entry['id']}"),
        client.post("/api/feedback", json=feedback),
        ask(client, QUESTION, conversation_id=entry["id"]),
        ask(client, QUESTION, conversation_id="../../etc/passwd", stream=True),
    ):
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
    assert client.get("/api/conversations").json() == {"conversations": []}


@pytest.mark.parametrize("question", ["", " \n\u3000", "问" * 10_000, "古树\0登记", "古树\x1b[31m", "古树\ud800"])
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_a_question_that_is_none_is_told_what_to_do(library: Client, path: str, question: str) -> None:
    response = library.post(path, content=json.dumps({"question": question}), headers=JSON)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "bad_input")
    assert error["message"] and error["hint"]
    assert len(response.text) < 1000
    assert library.get("/api/conversations").json() == {"conversations": []}


def test_bad_input_is_an_http_error_for_a_stream_too(library: Client) -> None:
    assert ask(library, "", stream=True).status_code == 400
    assert ask(library, QUESTION, stream=True, composer="llm").status_code == 400


def test_half_a_character_is_bad_input_wherever_it_is(library: Client) -> None:
    for path, body in (
        ("/api/ask", {"question": "好", "conversation_id": "\ud800"}),
        ("/api/feedback", {"request_id": "\ud800", "rating": 1}),
    ):
        response = library.post(path, content=json.dumps(body), headers=JSON)
        assert response.status_code in (400, 422) and response.json()["error"]["hint"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": 5}, "question"),
        ({"question": None}, "question"),
        ({"question": "好", "top_k": "many"}, "top_k"),
        ({"question": "好", "top_k": 0}, "top_k"),
        ({"question": "好", "top_k": 10**30}, "top_k"),
        ({"question": "好", "composer": "magic"}, "composer"),
        ({"question": "好", "filters": {"years": ["last"]}}, "filters.years.0"),
        ({"question": "好", "filters": {"planet": ["Mars"]}}, "filters.planet"),
        ({"question": "好", "colour": "red"}, "colour"),
        ([], "body"),
    ],
)
def test_wrong_types_are_told_by_field(library: Client, body: Any, field: str) -> None:
    response = library.post("/api/ask", content=json.dumps(body), headers=JSON)
    assert response.status_code == 422
    (problem,) = response.json()["error"]["fields"]
    assert problem["field"] == field and problem["message"]


def test_an_error_on_the_way_ends_a_stream_with_an_event_and_an_answer_with_its_status(
    scripted: tuple[Client, ScriptedAssistant],
) -> None:
    client, assistant = scripted

    async def fail(request: AskRequest) -> AsyncIterator[Event]:
        yield Event("status", {"stage": "retrieving"})
        raise Unavailable("满了。", "Full.", retry_after=3)

    assistant.script = fail
    name, data = events_of(ask(client, "好", stream=True))[-1]
    assert (name, data["error"]) == ("error", {"code": "unavailable", "message": "满了。"})
    response = ask(client, "好")
    assert (response.status_code, response.headers["retry-after"]) == (503, "3")


def test_an_index_found_damaged_on_the_way_is_told_and_what_to_do(scripted: tuple[Client, ScriptedAssistant]) -> None:
    client, assistant = scripted

    async def fail(request: AskRequest) -> AsyncIterator[Event]:
        yield Event("status", {"stage": "retrieving"})
        raise GenerationError("The index is of another version.", "Rebuild it.")

    assistant.script = fail
    name, data = events_of(ask(client, "好", stream=True))[-1]
    assert name == "error"
    assert data["error"] == ask(client, "好").json()["error"]
    assert "another version" in data["error"]["message"]


def test_what_is_unexpected_is_not_told(scripted: tuple[Client, ScriptedAssistant]) -> None:
    client, assistant = scripted

    async def fail(request: AskRequest) -> AsyncIterator[Event]:
        yield Event("status", {"stage": "retrieving"})
        raise RuntimeError("secret detail")

    assistant.script = fail
    streamed, whole = ask(client, "好", stream=True), ask(client, "好")
    assert events_of(streamed)[-1][1]["error"]["code"] == "internal" == whole.json()["error"]["code"]
    assert whole.status_code == 500
    assert "secret" not in streamed.text + whole.text and "Traceback" not in streamed.text + whole.text


@pytest.mark.parametrize("stream_it", [True, False])
def test_going_away_cancels_the_work(scripted: tuple[Client, ScriptedAssistant], stream_it: bool) -> None:
    client, assistant = scripted

    async def think(request: AskRequest) -> AsyncIterator[Event]:
        yield Event("status", {"stage": "composing"})
        await asyncio.sleep(600)

    assistant.script = think
    if stream_it:
        with client.stream("POST", "/api/ask", json={"question": "好", "stream": True}) as response:
            lines = response.iter_lines()  # kept: forgetting it would close the connection
            assert next(lines) == "event: status"
            assert not assistant.closed.is_set()
    else:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/ask", json={"question": "好"}, timeout=0.5)
    assert assistant.closed.wait(5)
    assert client.get("/healthz").status_code == 200


def test_a_client_that_stops_reading_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "STALLED_S", 0.01)
    ended = asyncio.Event()

    async def events() -> AsyncGenerator[tuple[str, Any], None]:
        try:
            while True:
                yield "delta", {"text": "甲"}
        finally:
            ended.set()

    async def never() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await never()

    async def serve() -> None:
        await stream.EventStream(events(), "zh", "r")({"type": "http"}, never, send)
        assert ended.is_set()

    asyncio.run(asyncio.wait_for(serve(), 30))


def test_a_ping_keeps_a_silent_stream_open(
    scripted: tuple[Client, ScriptedAssistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, assistant = scripted
    monkeypatch.setattr(stream, "PING_S", 0.01)
    pinged = threading.Event()

    async def think(request: AskRequest) -> AsyncIterator[Event]:
        yield Event("status", {"stage": "composing"})
        await asyncio.to_thread(pinged.wait, 30)
        yield Event("status", {"stage": "still composing"})

    assistant.script = think
    with client.stream("POST", "/api/ask", json={"question": "好", "stream": True}) as response:
        lines = response.iter_lines()
        assert [next(line for line in lines if line.startswith(":")) for _ in range(2)] == [": ping", ": ping"]
        pinged.set()
        assert any("still composing" in line for line in lines)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=8), values, max_size=3),
    max_leaves=8,
)
FIELDS = ("question", "top_k", "filters", "conversation_id", "composer", "stream", "request_id", "rating", "comment")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/api/ask", "/api/search", "/api/feedback"]),
    body=st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES, max_size=5) | JSON_VALUES,
)
def test_no_body_whatever_breaks_the_server(library: Client, path: str, body: Any) -> None:
    response = library.post(path, content=json.dumps(body), headers=JSON)
    assert response.status_code in (200, 204, 400, 404, 422)
    if response.status_code >= 400:
        assert response.json()["error"]["message"] and response.json()["request_id"]
