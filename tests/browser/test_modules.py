"""The page's pure functions, run in the browser."""

import re
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
        assert not raw.removesuffix(text).strip("- ") if line["kind"] == "bullet" else raw == text


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


def test_what_was_asked_for_is_strong_also_around_white_space_and_rare_characters(run: Callable[..., Any]) -> None:
    sentence = {"text": "𠮷里共 36 公里。", "citations": [1], "verdict": "supported", "emphasis": [[4, 9]]}
    [line] = run(LINES, "𠮷里共 36\t公里。[1]", [sentence], [1])
    assert [piece["text"] for piece in line["pieces"] if piece.get("strong")] == ["36\t公里"]


def test_names_put_in_are_told_from_years_in_the_number_of_a_document(run: Callable[..., Any]) -> None:
    sentence = {"text": "我市〔云溪市〕按国发〔2023〕5号办理。", "citations": [1], "verdict": "supported"}
    [line] = run(LINES, sentence["text"] + "[1]", [sentence], [1])
    assert [piece["text"] for piece in line["pieces"] if piece.get("added")] == ["〔云溪市〕"]


def test_numbered_lines_are_items_and_figures_are_not(run: Callable[..., Any]) -> None:
    numbered = ["一是甲。", "（二）乙。", "3.丙。", "第四，丁。", "五、戊。", "⑥己。"]
    others = ["3.5亿元。", "一致同意。", "第四条规定。", "2023年。"]
    kinds = [line["kind"] for line in run(LINES, "\n".join(numbered + others), [], [])]
    assert kinds == ["numbered"] * len(numbered) + ["paragraph"] * len(others)


def markers(run: Callable[..., Any], answer: str, *verdicts: str) -> list[tuple[int, bool]]:
    texts = re.findall(r"[^\[\]\d〔〕\n]*。", answer.replace("〔未核实〕", ""))
    sentences = [
        {"text": text, "citations": [], "verdict": verdict} for text, verdict in zip(texts, verdicts, strict=True)
    ]
    found = run(LINES, answer, sentences, [1, 2])
    return [
        (piece["number"], piece["quiet"]) for line in found for piece in line["pieces"] if piece["kind"] == "marker"
    ]


def test_a_run_of_sentences_from_one_place_has_its_number_at_its_end(run: Callable[..., Any]) -> None:
    s = "supported"
    assert markers(run, "甲。[1]乙。[1]丙。[2]", s, s, s) == [(1, True), (1, False), (2, False)]
    assert markers(run, "甲。[1][2]乙。[1][2]丙。[1]", s, s, s)[:2] == [(1, True), (2, True)]
    assert not any(quiet for _, quiet in markers(run, "甲。[1]\n乙。[1]", s, s))


def test_a_number_stays_where_what_it_bears_ends(run: Callable[..., Any]) -> None:
    found = markers(run, "甲。[1]乙。〔未核实〕[1]丙。[1]", "supported", "unsupported", "supported")
    assert [quiet for _, quiet in found] == [False, False, False]


def test_the_words_that_mark_a_sentence_as_unverified_become_a_mark(run: Callable[..., Any]) -> None:
    sentence = {"text": "甲。", "citations": [1], "verdict": "unsupported"}
    [line] = run(LINES, "甲。〔未核实〕[1]", [sentence], [1])
    assert [piece.get("text") for piece in line["pieces"]] == ["甲。", None]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_events_are_the_same_however_the_network_cuts_them(run: Callable[..., Any], size: int, newline: str) -> None:
    stream = ': ping\n\nevent: delta\ndata: {"text":\ndata: "甲𠮷"}\n\ndata: {"a": 1}\n\nevent: done\ndata: {"half'
    raw = stream.replace("\n", newline).encode()
    received = run(EVENTS, list(raw), size)
    assert received == [{"event": "delta", "data": {"text": "甲𠮷"}}, {"event": "message", "data": {"a": 1}}]
