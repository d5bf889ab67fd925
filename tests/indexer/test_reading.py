"""Reading keeps every character traceable, whatever the text looks like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning.characters import shown
from indexer.document import Document
from indexer.reading import document_view, read
from indexer.sources import Source

CHINESE = "人大代表监督法规视察建议报告农村学校道路水源的在和了是"


def read_text(text: str) -> Document:
    return read(Source("some/file.txt", text, "plain", "txt", "0"))


def origins(document: Document) -> list[tuple[str, int]]:
    """Every clean character that belongs to a paragraph, with its source offset."""
    return [
        (document.text[clean], document.offsets.to_source(clean))
        for paragraph in document.paragraphs
        for clean in range(paragraph.start, paragraph.end)
    ]


def check_traceable(text: str) -> None:
    document = read_text(text)
    places = [source for _, source in origins(document)]
    assert len(places) == len(set(places))
    covered = set(places)
    for drop in document.dropped:
        assert drop.reason
        inside = set(range(drop.start, drop.end))
        assert not inside & covered
        covered |= inside
    missing = [at for at, character in enumerate(text) if at not in covered and not character.isspace()]
    assert not missing
    for character, source in origins(document):
        assert character == text[source] or character == shown(text, [(source, source + 1)]) or character in "，；：？！（） "
    assert "".join(document.text.split("\n")) == "".join(document.text[p.start : p.end] for p in document.paragraphs)
    for first, second in zip(document.paragraphs, document.paragraphs[1:], strict=False):
        assert first.end + 1 == second.start and document.text[first.end] == "\n"


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_character_of_any_text_is_lost_or_doubled(text: str) -> None:
    check_traceable(text)


@st.composite
def wrapped(draw: st.DrawFn) -> str:
    """Text hard-wrapped as printed, with page numbers, indents and blank lines as layouts have them."""
    width = draw(st.integers(10, 30))
    indent = draw(st.sampled_from(["", "\u3000\u3000", "    "]))
    gap = draw(st.sampled_from(["\n", "\n\n", "\r\n", " \n\n"]))
    number = draw(st.sampled_from(["·· {}", "- {} -", "第 {} 页 共 99 页", "{}"]))
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        body = indent + draw(st.text(CHINESE + "，。 12a", min_size=1, max_size=120)) + "。"
        lines += [body[at : at + width] for at in range(0, len(body), width)]
    page, rows = 0, draw(st.integers(3, 12))
    out = ""
    for at, line in enumerate(lines):
        if at and at % rows == 0:
            page += 1
            out += number.format(page) + gap + draw(st.sampled_from(["", "\f", " "]))
        out += line + gap
    return out


@given(wrapped())
@settings(max_examples=150, deadline=None)
def test_no_character_of_a_printed_page_is_lost_or_doubled(text: str) -> None:
    check_traceable(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\f", "\r\n\u3000\r\n", "\x00", "\ufeff", "\ud800"])
def test_a_text_without_anything_to_read_is_an_empty_document(text: str) -> None:
    document = read_text(text)
    assert document.text == "" and document.paragraphs == () and document.articles == ()
    assert document_view(document)["paragraphs"] == []
