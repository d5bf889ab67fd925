import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.llm import events
from service.llm.errors import LLMGarbled
from service.llm.events import EventDecoder

texts = st.text(st.characters(codec="utf-8"), max_size=20)
cuts = st.lists(st.integers(0, 400), max_size=30)


def decode(body: bytes, cut_at: list[int]) -> list[dict[str, object]]:
    decoder = EventDecoder()
    bounds = [0, *sorted(min(cut, len(body)) for cut in cut_at), len(body)]
    found = [event for start, end in pairwise(bounds) for event in decoder.feed(body[start:end])]
    return found + decoder.end()


@given(st.lists(texts, max_size=5), cuts, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["data:", "data: "]))
def test_gives_the_same_objects_wherever_the_bytes_are_cut(
    words: list[str], cut_at: list[int], line_end: str, field: str
) -> None:
    sent = [{"text": word} for word in words]
    lines = [f"{field}{json.dumps(event, ensure_ascii=False)}" for event in sent]
    body = (f"{line_end}: ping{line_end}".join([*lines, f"{field}[DONE]"]) + line_end).encode()
    assert decode(body, cut_at) == sent


def test_leaves_line_separators_inside_a_string_alone() -> None:
    body = 'data: {"text": "一\u2028二\x85三"}\n\n'.encode()
    assert decode(body, []) == [{"text": "一\u2028二\x85三"}]


def test_reads_an_object_parted_over_several_data_lines() -> None:
    assert decode(b'data: {"text":\ndata: "a"}\n\n', []) == [{"text": "a"}]


def test_reads_a_last_event_without_line_end() -> None:
    assert decode(b'data: {"text": "a"}', []) == [{"text": "a"}]


@given(cuts)
def test_reads_a_body_that_is_one_object_on_several_lines(cut_at: list[int]) -> None:
    assert decode(json.dumps({"text": "甲"}, indent=2).encode(), cut_at) == [{"text": "甲"}]


def test_passes_over_what_follows_the_end() -> None:
    assert decode(b'data: [DONE]\n\ndata: {"text": "a"}\n\nnoise', []) == []


@pytest.mark.parametrize(
    "body", [b"data: {oops\n\n", b"data: 7\n\n", b"data: \xff\n\n", b"<html></html>", b"[]", b"[" * 99_999]
)
def test_refuses_what_is_no_object(body: bytes) -> None:
    with pytest.raises(LLMGarbled, match="expected JSON, got"):
        decode(body, [])


def test_refuses_a_stream_without_line_ends_before_it_fills_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LIMIT", 100)
    decoder = EventDecoder()
    with pytest.raises(LLMGarbled, match="more than 100 bytes"):
        for _ in range(20):
            decoder.feed(b"x" * 10)


def test_a_long_line_in_small_pieces_is_read_once() -> None:
    """Read again for each piece it would take minutes."""
    decoder = EventDecoder()
    for piece in [b'data: {"text": "', *[b"a" * 100] * 30_000, b'"}\n']:
        found = decoder.feed(piece)
    assert [len(str(event["text"])) for event in found] == [3_000_000]
