import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.app import create_app
from service.jobs import Jobs
from service.settings import Settings, load
from tests.service.served import Client, served, wait_for

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def rebuilding(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A server whose rebuilds take as long as the name of the corpus folder says."""
    monkeypatch.chdir(ROOT)
    slow = settings.model_copy(update={"corpus": Path("/texts/long")})
    app = create_app(
        slow, rebuilds=lambda data: Jobs(data, (sys.executable, "-m", "tests.service.rebuilder"), grace_s=3)
    )
    with served(app) as client:
        yield client
        job = client.get("/api/index").json()["job"]
        if job:
            client.post(f"/api/jobs/{job['job']}/cancel")


def events(client: Client, job: str) -> list[tuple[str, dict[str, Any]]]:
    text = client.get(f"/api/jobs/{job}/events").text
    blocks = [block.split("\n") for block in text.split("\n\n") if block and not block.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_the_index_tells_its_generations_and_figures(client: Client) -> None:
    index = client.get("/api/index").json()
    (generation,) = index["generations"]
    assert index["current"] == generation["id"] and generation["current"] is True and index["job"] is None
    assert generation["documents"] == 2 and generation["passages"] > 0 and generation["bytes"] > 1000
    assert generation["unreadable"] == []
    assert generation["vectors"] == client.get("/version").json()["vectors"] == {"kind": "flat", "recall": 1.0}


def test_a_rebuild_is_shown_refused_twice_and_cancelled_while_questions_go_on(rebuilding: Client) -> None:
    started = rebuilding.post("/api/index/rebuild")
    assert started.status_code == 202
    job = started.json()["job"]
    wait_for(lambda: rebuilding.get(f"/api/jobs/{job}").json()["done"] > 0)

    shown = rebuilding.get("/api/index").json()["job"]
    assert (shown["job"], shown["state"], shown["stage"], shown["total"]) == (job, "running", "embedding", 10_000)
    assert shown["unreadable"] == [{"document": "坏.pdf", "reason": "no text layer"}]
    second = rebuilding.post("/api/index/rebuild", headers={"Accept-Language": "en"})
    assert (second.status_code, second.json()["error"]["code"]) == (409, "conflict")
    assert job in second.json()["error"]["message"]
    assert rebuilding.post("/api/search", json={"question": "古树"}).status_code == 200

    cancelled = rebuilding.post(f"/api/jobs/{job}/cancel").json()
    assert cancelled["state"] == "cancelled"
    assert rebuilding.get("/api/index").json()["job"] is None
    assert [(name, data["state"]) for name, data in events(rebuilding, job)] == [("done", "cancelled")]


def test_progress_comes_as_events_until_the_end(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    short = settings.model_copy(update={"corpus": Path("/texts/short")})
    app = create_app(short, rebuilds=lambda data: Jobs(data, (sys.executable, "-m", "tests.service.rebuilder")))
    with served(app) as client:
        told = events(client, client.post("/api/index/rebuild").json()["job"])
    assert [name for name, _ in told[:-1]] == ["progress"] * (len(told) - 1) and len(told) > 1
    name, last = told[-1]
    assert (name, last["state"], last["generation"], last["changed"], last["done"]) == ("done", "done", "g2", True, 5)


def test_a_rebuild_that_fails_says_why_in_the_language_of_the_reader(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with served(create_app(settings.model_copy(update={"corpus": tmp_path / "missing"}))) as client:
        job = client.post("/api/index/rebuild").json()["job"]
        wait_for(lambda: client.get(f"/api/jobs/{job}").json()["state"] != "running", 60)
        chinese, english = (
            client.get(f"/api/jobs/{job}", headers={"Accept-Language": language}).json() for language in ("zh", "en")
        )
        assert (
            chinese["state"] == "failed" and chinese["error"]["code"] == "corpus_unusable" == english["error"]["code"]
        )
        assert "文件夹" in chinese["error"]["message"] and chinese["error"]["hint"]
        assert str(tmp_path / "missing") in english["error"]["message"]
        assert client.get("/readyz").status_code == 200
        assert client.post("/api/search", json={"question": "古树"}).status_code == 200


@pytest.mark.slow
def test_a_real_rebuild_brings_new_texts_into_the_answers_and_a_rollback_takes_them_out(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    before = create_app(settings)
    with served(before) as client:
        corpus = Path(client.app.state.context.assistant.generation.manifest.corpus)
        grown = tmp_path / "grown"
        shutil.copytree(corpus, grown)
    (grown / "新增.txt").write_text("关于石桥修缮的情况报告\n\n全市修缮石桥八十九座。\n", "utf-8")
    with served(create_app(load(data=settings.data, corpus=grown))) as client:
        old = client.get("/readyz").json()["generation"]
        job = client.post("/api/index/rebuild").json()["job"]
        wait_for(lambda: client.get(f"/api/jobs/{job}").json()["state"] != "running", 60)
        state = client.get(f"/api/jobs/{job}").json()
        assert (state["state"], state["changed"], state["error"]) == ("done", True, None)

        found = client.post("/api/search", json={"question": "修缮石桥多少座"}).json()
        assert found["generation"] == state["generation"] != old
        assert found["passages"][0]["document"] == "新增.txt"

        index = client.post("/api/index/rollback").json()
        assert index["current"] == old and len(index["generations"]) == 2
        assert client.post("/api/search", json={"question": "修缮石桥多少座"}).json()["generation"] == old
        refused = client.post("/api/index/rollback")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "no_older_generation")


def test_without_an_index_and_without_a_folder_everything_says_what_to_do(tmp_path: Path) -> None:
    with served(create_app(load(data=tmp_path / "empty")), ready=False) as client:
        wait_for(lambda: client.get("/readyz").json()["error"]["code"] == "no_index")
        assert client.get("/api/index").json() == {"current": None, "generations": [], "job": None}
        for response, status in (
            (client.get("/readyz"), 503),
            (client.post("/api/ask", json={"question": "古树"}), 503),
            (client.post("/api/ask", json={"question": "古树", "stream": True}), 503),
            (client.post("/api/search", json={"question": "古树"}), 503),
            (client.get("/api/documents"), 503),
            (client.get("/api/suggestions"), 503),
            (client.post("/api/index/rebuild"), 409),
            (client.post("/api/index/rollback"), 409),
        ):
            assert response.status_code == status and response.json()["error"]["hint"]
            assert ("retry-after" in response.headers) == (status == 503)
        assert client.get("/api/conversations").json() == {"conversations": []}


@pytest.mark.parametrize("job", ["nothing", "..%2Fx", "%00", "start"])
def test_what_is_no_job_is_not_found(library: Client, job: str) -> None:
    for response in (
        library.get(f"/api/jobs/{job}"),
        library.get(f"/api/jobs/{job}/events"),
        library.post(f"/api/jobs/{job}/cancel"),
    ):
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
