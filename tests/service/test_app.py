import json
import logging
import re
import threading
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from indexer.errors import EncoderError, IndexerError
from service.answer import AskRequest, Event
from service.app import create_app
from service.errors import NotFound, Unavailable
from service.settings import Settings, SettingsError, load
from tests.service.served import BASE, Client, ScriptedAssistant, served, wait_for


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load(data=tmp_path / "data", max_body_bytes=5000)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of one server without an index, for all tests that leave nothing behind."""
    settings = load(data=tmp_path_factory.mktemp("app") / "data", max_body_bytes=5000)
    with served(create_app(settings, ScriptedAssistant), ready=False) as client:
        yield client


@pytest.fixture
def fresh(settings: Settings) -> Iterator[Client]:
    """A client of a server of its own."""
    with served(create_app(settings, ScriptedAssistant), ready=False) as client:
        wait_for(lambda: not client.app.state.context.opening)
        yield client


def assistant(client: Client) -> ScriptedAssistant:
    found = client.app.state.context.assistant
    assert isinstance(found, ScriptedAssistant)
    return found


def test_the_server_is_up_before_the_index_is_loaded_and_says_so(settings: Settings) -> None:
    loaded = threading.Event()

    class Slow(ScriptedAssistant):
        def open(self) -> None:
            loaded.wait(20)

    with served(create_app(settings, Slow), ready=False) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        for response in (client.get("/readyz"), client.post("/api/ask", json={"question": "好"})):
            assert (response.status_code, response.headers["retry-after"]) == (503, "2")
        loaded.set()
        wait_for(lambda: client.get("/readyz").json()["error"]["code"] == "no_index")


def test_an_index_that_cannot_be_loaded_is_logged_and_the_server_stays_up(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ScriptedAssistant):
        def open(self) -> None:
            raise EncoderError("No model is called nothing-zh.", "Set YOUJU_ENCODER.")

    with served(create_app(settings, Broken), ready=False) as client:
        wait_for(lambda: client.get("/readyz").json()["error"]["code"] == "encoder_unusable")
        assert client.get("/readyz").status_code == 503
    assert "nothing-zh" in caplog.text


@pytest.mark.parametrize("path", ["/", "/docs", "/healthz", "/api/conversations", "/nowhere", "/openapi.json"])
def test_every_response_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-request-id"]


class _Page(HTMLParser):
    """Collects what the policy would not let a browser use."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if (tag == "script" and "src" not in found) or tag == "style":
            self.inline.append(tag)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        self.links += [found[name] or "" for name in ("src", "href") if name in found]


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_need_nothing_inline_and_nothing_from_elsewhere(client: Client, path: str) -> None:
    page = _Page()
    page.feed(client.get(path).text)
    assert page.inline == []
    assert page.links and not [link for link in page.links if re.match(r"(https?:)?//", link)]
    for link in page.links:
        if not link.startswith(("data:", "#", "./")):
            assert client.get(f"/{link.lstrip('/')}").status_code == 200, link


def test_the_description_names_every_route_of_the_interface(client: Client) -> None:
    description = client.get("/openapi.json").json()
    routes = {f"{method.upper()} {path}" for path, methods in description["paths"].items() for method in methods}
    assert routes >= {
        "POST /api/ask",
        "POST /api/search",
        "GET /api/filters",
        "GET /api/suggestions",
        "GET /api/documents",
        "GET /api/documents/{document}",
        "GET /api/documents/{document}/source",
        "GET /api/index",
        "POST /api/index/rebuild",
        "POST /api/index/rollback",
        "GET /api/jobs/{job}",
        "GET /api/jobs/{job}/events",
        "POST /api/jobs/{job}/cancel",
        "GET /api/conversations",
        "GET /api/conversations/{conversation_id}",
        "DELETE /api/conversations/{conversation_id}",
        "POST /api/feedback",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /version",
    }
    assert all(operation["description"] for methods in description["paths"].values() for operation in methods.values())


def test_a_request_id_is_kept_when_it_is_one(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1.2_3"}).headers["x-request-id"] == "abc-1.2_3"
    for bad in ("", "x" * 65, "a b", "a;b", "<script>"):
        made = client.get("/nowhere", headers={"X-Request-Id": bad})
        assert re.fullmatch("[0-9a-f]{32}", made.headers["x-request-id"])
        assert made.json()["request_id"] == made.headers["x-request-id"]


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh;q=0.5, en;q=0.8", "en"),
        ("de, fr", "zh"),
        ("", "zh"),
        (";;q=,", "zh"),
    ],
)
def test_errors_speak_the_language_of_the_reader(client: Client, wanted: str, language: str) -> None:
    response = client.get("/nowhere", headers={"Accept-Language": wanted})
    error = response.json()["error"]
    assert error["code"] == "not_found" and response.headers["content-language"] == language
    assert bool(re.search("[\u4e00-\u9fff]", error["message"] + error["hint"])) == (language == "zh")


def test_invalid_fields_are_told_in_the_words_of_one_language(client: Client) -> None:
    body = {"question": 1, "composer": "magic"}
    told = client.post("/api/ask", json=body, headers={"Accept-Language": "zh"}).json()["error"]["message"]
    assert told == "请求有 2 处不符合要求：question: 应为字符串；composer: 应为 'auto'、'extractive'、'llm' 之一"
    one = client.post("/api/ask", json={"question": 1}, headers={"Accept-Language": "en"}).json()["error"]["message"]
    assert one.startswith("The request has 1 invalid field: question: ")


def test_a_wrong_method_is_told_which_ones_there_are(client: Client) -> None:
    response = client.get("/api/ask")
    assert (response.status_code, response.json()["error"]["code"]) == (405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "body", [b"{", b"", b"nonsense", b'{"question": "\xff"}', b"[" * 3000, b'{"question": NaN}', b"\x00"]
)
def test_a_body_that_is_no_json_is_bad_input(client: Client, body: bytes) -> None:
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.json()["error"]["hint"]


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(client: Client) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(10):
            yield b" " * 1000

    for content in (b" " * 5001, chunks()):
        response = client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")
        assert "5000" in response.json()["error"]["message"]
    assert client.post("/api/ask", content=b" " * 5000).status_code != 413


def test_what_is_unexpected_is_logged_with_the_request_id_and_not_told(
    fresh: Client, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    fresh.app.add_api_route("/fail", fail)
    response = fresh.get("/fail", headers={"X-Request-Id": "find-me"})
    assert (response.status_code, response.json()["request_id"]) == (500, "find-me")
    assert "secret" not in response.text and "Traceback" not in response.text
    assert "secret detail" in caplog.text
    assert response.headers["content-security-policy"]


@pytest.mark.parametrize("error", [NotFound("没有。", "None."), IndexerError("Broken."), Unavailable("满。", "Full.")])
def test_known_errors_keep_their_code_and_status(fresh: Client, error: Exception) -> None:
    def fail() -> None:
        raise error

    fresh.app.add_api_route("/fail", fail)
    response = fresh.get("/fail", headers={"Accept-Language": "en"})
    assert response.json()["error"]["code"] == error.code  # type: ignore[attr-defined]
    assert response.json()["error"]["message"] == str(error)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "[::1", "0.0.0.0"])
def test_a_name_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    response = client.get("/api/conversations", headers={"Host": host})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1:9", "127.8.8.8", "[::1]:8000"])
def test_names_of_this_machine_are_answered(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_reverse_proxy_may_use_a_name_that_is_set(settings: Settings) -> None:
    behind = settings.model_copy(update={"allowed_hosts": "docs.example"})
    with served(create_app(behind, ScriptedAssistant), ready=False) as client:
        assert client.get("/healthz", headers={"Host": "docs.example"}).status_code == 200
        assert client.get("/healthz", headers={"Host": "other.example"}).status_code == 403
        for origin, status in (("https://docs.example", 404), ("https://other.example", 403), ("https://[", 403)):
            response = client.post("/api/feedback", json={"request_id": "r", "rating": 1}, headers={"Origin": origin})
            assert response.status_code == status


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"{BASE}:1"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_page_of_another_site_can_change_nothing(client: Client, headers: dict[str, str]) -> None:
    body = {"request_id": "r", "rating": 1}
    assert client.post("/api/feedback", json=body, headers=headers).status_code == 403
    assert client.delete("/api/conversations/x", headers=headers).status_code == 403
    own = {"Origin": str(client.base_url), "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/feedback", json=body, headers=own).status_code == 404


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_it_does_not_serve_everyone_unless_told_to(settings: Settings, host: str) -> None:
    with pytest.raises(SettingsError, match=f"refusing to listen on {host}.*YOUJU_ALLOW_OPEN"):
        create_app(settings.model_copy(update={"host": host}))
    create_app(settings.model_copy(update={"host": host, "allow_open": True}))


def test_figures_tell_requests_by_route_and_the_outcome_of_questions(fresh: Client) -> None:
    async def refuse(request: AskRequest) -> AsyncIterator[Event]:
        answer = {
            "answer": "没有。", "refused": True, "refusal_reason": "not_found", "composer": "extractive", "sentences": [],
            "citations": [], "passages": [], "conversation_id": "c", "question_used": "好", "generation": "g",
            "timings_ms": {"retrieve": 3.0}, "request_id": "r",
        }  # fmt: skip
        yield Event("done", answer)

    assistant(fresh).script = refuse
    fresh.post("/api/ask", json={"question": "好"})
    fresh.get("/api/conversations/a-secret-name")
    figures = fresh.get("/metrics").text
    assert 'youju_requests_total{method="POST",route="/api/ask",status="200"} 1.0' in figures
    assert 'route="/api/conversations/{conversation_id}",status="404"' in figures and "a-secret-name" not in figures
    assert 'youju_refusals_total{reason="not_found"} 1.0' in figures
    assert 'youju_stage_seconds_count{stage="retrieve"} 1.0' in figures
    assert "youju_passages 0.0" in figures


def test_questions_are_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.post("/api/ask", json={"question": "谁举报了镇长", "top_k": 0})
        client.post("/api/ask", json={"question": "谁举报了镇长"})
        client.post("/api/search", json={"question": "谁举报了镇长"})
    assert "/api/search" in caplog.text and "镇长" not in caplog.text


def test_versions_are_told(client: Client) -> None:
    told = client.get("/version").json()
    assert told["generation"] is None and told["vectors"] is None and told["parts"]["fastapi"]


def test_what_cannot_be_opened_stops_the_start_with_what_to_do(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "conversations.db").mkdir()
    with pytest.raises(Unavailable, match="cannot be opened"):
        create_app(settings)


def test_a_client_that_speaks_garbage_does_no_harm(client: Client) -> None:
    with pytest.raises((httpx.HTTPError, AssertionError)):
        assert client.request("GET\x01", "/healthz").status_code < 400
    assert client.get("/healthz").status_code == 200
    assert json.loads(client.get("/healthz").text) == {"status": "ok"}


def test_the_assistant_is_closed_with_the_server(settings: Settings) -> None:
    closed = threading.Event()

    class Closing(ScriptedAssistant):
        async def aclose(self) -> None:
            closed.set()

    with served(create_app(settings, Closing), ready=False) as client:
        assert client.get("/healthz").status_code == 200
        assert not closed.is_set()
    assert closed.wait(5)
