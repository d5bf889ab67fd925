"""The retrieval view, on the real server: what a question finds, why, and what the filters keep."""

import re
from pathlib import Path
from typing import get_args

import httpx
import pytest
from playwright.sync_api import Page, expect

import service
from service.answer import Outcome
from service.answering import ANSWER_SIGNALS
from service.asked import Value
from service.claims import ClaimKind
from service.mentions import MentionKind
from service.question_type import QuestionType
from service.quotations import QuoteClass
from service.refusal import NOT_FOUND, Code
from service.refusal.signals import TOPIC_SIGNALS, VALUE_SIGNALS
from service.sentences import SENTENCE_SIGNALS
from service.signals import SIGNALS
from service.understanding import Kind
from tests.browser.conftest import Watched

QUESTION = "代表联络站有多少个"


def look_for(page: Page, question: str) -> None:
    page.get_by_role("link", name="检索", exact=True).click()
    page.get_by_role("searchbox").fill(question)
    page.keyboard.press("Enter")
    page.locator(".meant").wait_for()


def pick(page: Page, kind: str, number: int = 0) -> str:
    """Chooses an entry of a picker; returns its value."""
    picker = page.get_by_label(f"添加筛选条件：{kind}")
    shown = picker.locator("option").nth(number + 1).inner_text()
    picker.select_option(label=shown)
    return re.sub(r"（\d+）$", "", shown)


def test_passages_come_in_the_order_and_with_the_scores_of_the_server(page: Page, server_url: str) -> None:
    look_for(page, QUESTION)
    answer = httpx.post(f"{server_url}/api/search", json={"question": QUESTION}).json()
    expect(page.locator(".hit h2")).to_have_text([passage["title"] for passage in answer["passages"]])
    scores = [text.split()[-1] for text in page.locator(".hit-score").all_inner_texts()]
    assert [float(score) for score in scores] == [round(passage["score"], 2) for passage in answer["passages"]]


def test_the_bars_are_as_long_as_the_parts_are_large(page: Page) -> None:
    look_for(page, QUESTION)
    parts = page.locator(".hit").first.locator(".part")
    values = [abs(float(text.replace("−", "-"))) for text in parts.locator(".part-value").all_inner_texts()]
    lengths = parts.locator(".part-bar").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    assert len(values) > 2 and values == sorted(values, reverse=True)
    for value, length in zip(values, lengths, strict=True):
        assert abs(length / lengths[0] - value / values[0]) < 0.05
    # Any part of any hit: the longest bar fills its track.
    share = "bars => Math.max(...bars.map(bar => bar.offsetWidth / bar.parentElement.offsetWidth))"
    assert page.locator(".part-bar").evaluate_all(share) > 0.98


def test_the_words_said_and_the_rules_that_helped_are_named(page: Page) -> None:
    look_for(page, QUESTION)
    expect(page.locator(".meant")).to_contain_text("数量")
    expect(page.locator(".meant .word").first).to_be_visible()
    first = page.locator(".hit").first
    expect(first.locator(".word[data-said=exactly]").first).to_be_visible()
    for rule in page.locator(".rule-source").all_inner_texts():
        assert re.search(r"\w+\.txt:\d+", rule)


def test_a_filter_narrows_the_list_and_stays_in_the_address(page: Page) -> None:
    look_for(page, QUESTION)
    author = pick(page, "作者")
    expect(page.locator(".filter-chip")).to_contain_text(author)
    page.locator(".hit").first.wait_for()
    for about in page.locator(".hit-head + .hit-about").all_inner_texts():
        assert author in about
    page.reload()
    expect(page.locator(".filter-chip")).to_contain_text(author)
    page.locator(".hit").first.wait_for()
    page.get_by_role("button", name=f"去掉作者“{author}”").click()
    expect(page.locator(".filter-chip")).to_have_count(0)
    assert "authors" not in page.url


def test_filters_that_nothing_passes_say_so(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/#/retrieval?q={QUESTION}&years=1900&places=某市")
    expect(page.locator(".found .empty")).to_contain_text("请去掉一些筛选条件")
    expect(page.locator(".filter-chip")).to_have_count(2)


def test_a_passage_opens_where_it_stands(page: Page) -> None:
    look_for(page, QUESTION)
    title = page.locator(".hit h2").first.inner_text()
    page.locator(".hit h2 a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("main mark").first).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".hit h2").first).to_have_text(title)


def test_the_view_fits_a_phone_in_both_languages(watched: Watched, server_url: str) -> None:
    page = watched.open(f"{server_url}/#/retrieval?q={QUESTION}&years=2023", width=390, height=844, touch=True)
    for language in ("zh", "en"):
        page.evaluate("language => localStorage.setItem('youju.language', language)", language)
        page.reload()
        page.locator(".hit").first.wait_for()
        page.locator(".filter-picker").first.wait_for()
        overflowing = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.className)"
        )
        assert overflowing == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_question_that_is_refused_says_what_is_wrong(page: Page, watched: Watched) -> None:
    watched.expected = ("400", "422")
    page.get_by_role("link", name="检索", exact=True).click()
    page.get_by_role("searchbox").fill("问" * 5000)
    page.keyboard.press("Enter")
    expect(page.locator(".found .problem")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_signal_and_every_kind_of_question_has_a_name(language: str) -> None:
    messages = (Path(service.__file__).parent / "web" / "js" / f"messages-{language}.js").read_text("utf-8")
    keys = [f"retrieval.signal.{signal}" for signal in (*SIGNALS, *ANSWER_SIGNALS, "reranker")]
    keys += [f"retrieval.kind.{kind}" for kind in get_args(Kind)]
    keys += [f"retrieval.asked.{value}" for value in get_args(Value)]
    keys += [f"retrieval.type.{type}" for type in get_args(QuestionType)]
    keys += [f"retrieval.mention.{kind}" for kind in get_args(MentionKind)]
    keys += [f"why.claim.{kind}" for kind in get_args(ClaimKind)]
    keys += [f"why.quote.{verdict}" for verdict in get_args(QuoteClass)]
    keys += [f"answer.refused.{code}" for code in get_args(Code) if code != NOT_FOUND]
    keys += [f"why.decided.{signal}" for signal in (*VALUE_SIGNALS, *TOPIC_SIGNALS, "needed")]
    keys += [f"why.signal.{signal}" for signal in SENTENCE_SIGNALS]
    keys += [f"why.outcome.{outcome}" for outcome in get_args(Outcome)]
    assert [key for key in keys if f'"{key}": "' not in messages] == []
