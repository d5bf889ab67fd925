"""The page's pure functions, run in the browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from tests.browser import fake_server

CHARACTERS = st.text(st.sampled_from("甲乙丙。，[]12 \n-𠮷é"), max_size=30)
IN_BROWSER = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

CUT = """async ([text, ranges]) => (await import("/web/js/code-points.js")).cut(text, ranges)"""

LINES = """async ([answer, sentences, numbers]) =>
    (await import("/web/js/answer-text.js")).lines(answer, sentences, new Set(numbers))"""

EVENTS = """async ([bytes, size]) => {
    const { readEvents } = await import("/web/js/sse.js");
    let at = 0;
    const body = new ReadableStream({
        pull(controller) {
            if (at >= bytes.length) return controller.close();
            controller.enqueue(new Uint8Array(bytes.slice(at, at + size)));
            at += size;
        },
    });
    const received = [];
    for await (const event of readEvents(new Response(body))) received.push(event);
    return received;
}"""


@pytest.fixture(scope="module")
def run(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Runs a script in the page with the arguments given."""
    with fake_server.running(fake_server.State()) as url:
        page = browser.new_page()
        page.goto(url)
        yield lambda script, *arguments: page.evaluate(script, list(arguments))
        page.close()


@given(text=CHARACTERS, ranges=st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=4))
@IN_BROWSER
def test_a_cut_text_is_whole_and_marked_where_python_would_mark_it(
    run: Callable[..., Any], text: str, ranges: list[tuple[int, int]]
) -> None:
    pieces = run(CUT, text, [list(span) for span in ranges])
    assert "".join(piece["text"] for piece in pieces) == text
    marked = {at for start, end in ranges for at in range(max(start, 0), min(end, len(text)))}
    flags = [piece["marked"] for piece in pieces for _ in piece["text"]]
    assert flags == [at in marked for at in range(len(text))]


def written(pieces: list[dict[str, Any]]) -> str:
    return "".join(piece["text"] if piece["kind"] == "text" else f"[{piece['number']}]" for piece in pieces)


@given(answer=CHARACTERS, numbers=st.lists(st.integers(1, 2), max_size=2))
@IN_BROWSER
def test_lines_lose_nothing_of_an_answer_but_blank_lines_and_bullets(
    run: Callable[..., Any], answer: str, numbers: list[int]
) -> None:
    shown = run(LINES, answer, [], numbers)
    kept = [line for line in answer.split("\n") if line.strip()]
    assert len(shown) == len(kept)
    for line, raw in zip(shown, kept, strict=True):
        text = written(line["pieces"])
        assert raw.endswith(text)
        assert not raw.removesuffix(text).strip("- ") if line["item"] else raw == text


def test_only_the_numbers_of_citations_are_markers(run: Callable[..., Any]) -> None:
    [line] = run(LINES, "依据[2023]年文件[1]。", [], [1])
    assert [piece["kind"] for piece in line["pieces"]] == ["text", "marker", "text"]
    assert line["pieces"][0]["text"] == "依据[2023]年文件"


def test_a_sentence_keeps_its_verdict_around_a_marker_within_it(run: Callable[..., Any]) -> None:
    sentences = [
        {"text": "甲完成了。", "citations": [1], "verdict": "supported"},
        {"text": "乙没有 完成。", "citations": [], "verdict": "unsupported"},
    ]
    [line] = run(LINES, "其中：甲完成了[1]。乙没有\t完成。", sentences, [1])
    assert [(piece.get("text"), piece.get("verdict")) for piece in line["pieces"]] == [
        ("其中：", None),
        ("甲完成了", "supported"),
        (None, None),
        ("。", "supported"),
        ("乙没有\t完成。", "unsupported"),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_events_are_the_same_however_the_network_cuts_them(run: Callable[..., Any], size: int, newline: str) -> None:
    stream = ': ping\n\nevent: delta\ndata: {"text":\ndata: "甲𠮷"}\n\ndata: {"a": 1}\n\nevent: done\ndata: {"half'
    raw = stream.replace("\n", newline).encode()
    received = run(EVENTS, list(raw), size)
    assert received == [{"event": "delta", "data": {"text": "甲𠮷"}}, {"event": "message", "data": {"a": 1}}]
