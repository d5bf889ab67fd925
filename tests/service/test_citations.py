"""The citation check."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document, OffsetMap
from indexer.passages import Passage, split
from service.citations import Checker
from service.composing import Draft, Evidence
from service.quotations import locate
from tests.service.composing.passage_makers import passage as passage_of

Make = Callable[..., Document]

TEXT = "今年共治理河道36公里，投入资金1.2亿元。\n沿河企业不得直接排放污水。\n"


@pytest.fixture
def read(document: Make) -> Document:
    return document("云溪市河道治理报告\n\n" + TEXT.replace("\n", "\n\n"))


@pytest.fixture
def passage(read: Document) -> Passage:
    return next(passage for passage in split(read) if "36公里" in passage.text)


def check(passage: Passage, text: str, quote: str) -> tuple[str, list[str]]:
    sentence, added = Checker().check(Draft(text, (Evidence(passage, quote),)))
    return sentence.verdict, [citation.quote for citation in added]


def test_a_verbatim_sentence_is_supported_and_its_citation_leads_to_the_source(
    passage: Passage, read: Document
) -> None:
    quote = "今年共治理河道36公里，投入资金1.2亿元。"
    sentence, (citation,) = Checker().check(Draft(quote, (Evidence(passage, quote),)))
    assert sentence.verdict == "supported"
    assert sentence.citations == [1]
    assert citation.quote == quote == read.source[citation.start : citation.end]


@pytest.mark.parametrize("quote", ["今年共治理河道38公里", "投入资金1.2亿元，治理河道", "", "  "])
def test_a_quote_that_is_not_in_the_passage_is_no_citation(passage: Passage, quote: str) -> None:
    assert check(passage, "今年治理了河道。", quote) == ("unsupported", [])


@pytest.mark.parametrize(
    "sentence",
    [
        "今年治理河道38公里。",
        "今年治理河道36里又5公里。",
        "投入资金1.3亿元。",
        "今年没有治理河道。",
        "2023年治理河道36公里。",
    ],
)
def test_a_number_or_negation_that_the_quote_lacks_is_unsupported(passage: Passage, sentence: str) -> None:
    assert check(passage, sentence, "今年共治理河道36公里，投入资金1.2亿元。")[0] == "unsupported"


@pytest.mark.parametrize("sentence", ["今年治理河道36公里。", "投入1.2亿元。", "治理河道三十六公里的情况如下。"])
def test_what_the_quote_bears_is_supported_in_other_words(passage: Passage, sentence: str) -> None:
    assert check(passage, sentence, "今年共治理河道36公里，投入资金1.2亿元。")[0] == "supported"


def test_a_negation_that_the_quote_has_may_be_said(passage: Passage) -> None:
    assert check(passage, "企业不得排放污水。", "沿河企业不得直接排放污水。")[0] == "supported"


def test_the_same_quotation_keeps_its_number(passage: Passage) -> None:
    checker = Checker()
    evidence = Evidence(passage, "沿河企业不得直接排放污水。")
    first, added = checker.check(Draft("企业不得排放污水。", (evidence,)))
    second, again = checker.check(Draft("不得直接排放污水。", (evidence,)))
    assert first.citations == second.citations == [1]
    assert (len(added), len(again)) == (1, 0)


def test_a_quote_over_two_paragraphs_is_cited_as_two(passage: Passage) -> None:
    _, quotes = check(passage, "治理河道。", "投入资金1.2亿元。\n沿河企业不得直接排放污水。")
    assert quotes == ["投入资金1.2亿元。", "沿河企业不得直接排放污水。"]


@pytest.mark.parametrize(("left_out", "parts"), [(200, 2), (6, 1)])
def test_a_quote_around_much_furniture_is_cited_in_parts(passage: Passage, left_out: int, parts: int) -> None:
    text = "本市连续三年开展河道治理工作，成效明显，群众满意。"
    cut = text.index("显")
    offsets = OffsetMap(np.array([0, cut], np.int32), np.array([0, cut + left_out], np.int32))
    spans = locate(replace(passage, text=text, offsets=offsets, page_starts=(), breaks=()), text).spans
    quoted = [text[start:end] for start, end in spans]
    assert quoted == ([text[:cut], text[cut:]] if parts == 2 else [text])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 40), length=st.integers(1, 40))
def test_every_citation_equals_the_clean_text_of_its_span(
    read: Document, passage: Passage, start: int, length: int
) -> None:
    quote = passage.text[start : start + length]
    _, added = Checker().check(Draft("治理", (Evidence(passage, quote),)))
    for citation in added:
        spans = read.offsets.clean_spans(citation.start, citation.end, len(read.text))
        assert "".join(read.text[begin:end] for begin, end in spans) == citation.quote


def test_numbers_of_two_quotes_do_not_run_together(passage: Passage) -> None:
    checked, _ = Checker().check(Draft("投入1.2亿元。", (Evidence(passage, "投入资金1"), Evidence(passage, ".2亿元"))))
    assert checked.verdict == "unsupported"


def test_furniture_is_weighed_against_what_a_column_turn_leaves() -> None:
    column, rest, tail = "甲" * 60, "乙" * 21, "丙" * 10
    offsets = OffsetMap(np.array([0, 60, 81], np.int32), np.array([0, 500, 548], np.int32))
    cut = replace(passage_of(column + rest + tail, breaks=(60,)), offsets=offsets)
    assert [cut.text[start:end] for start, end in locate(cut, cut.text).spans] == [column, rest, tail]
