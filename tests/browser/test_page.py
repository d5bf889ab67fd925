"""The main job in the browser, on the real server: ask, check the source, come back to it, browse, rebuild."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
from playwright.sync_api import Page, Route, expect

from indexer.progress import read_job
from tests.browser.conftest import Ask, Watched


def ask_suggestion(page: Page, ask: Ask, number: int = 0) -> str:
    question = page.locator(".suggestion").nth(number).inner_text()
    ask(page, question)
    return question


def last_answer(url: str, page: Page) -> dict[str, Any]:
    """The answer as the server stored it."""
    conversation = page.evaluate("decodeURIComponent(location.hash.split('/')[2])")
    turns = httpx.get(f"{url}/api/conversations/{conversation}").json()["turns"]
    answer: dict[str, Any] = turns[-1]["answer"]
    return answer


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_question_typed_on_the_keyboard_is_answered_with_citations(page: Page, ask: Ask, server_url: str) -> None:
    question = ask_suggestion(page, ask)
    expect(page.locator(".turn .question")).to_contain_text(question)
    expect(page).to_have_title(f"{question} · 有据")
    answer = last_answer(server_url, page)
    # The numbers in the text come out as the markers that the answer has: copied text keeps them.
    shown = page.locator(".answer-text").evaluate("element => element.textContent")
    assert squeezed(shown) == squeezed(answer["answer"])
    assert page.locator(".answer-text .chip").count() >= 1
    assert page.locator(".source-place").count() == len(answer["citations"])


def test_a_click_on_a_sample_question_asks_it(page: Page) -> None:
    suggestion = page.locator(".suggestion").last
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator(".turn[data-status=done] .question")).to_contain_text(question)


def test_every_citation_opens_its_source_with_exactly_the_quote_marked(page: Page, ask: Ask, server_url: str) -> None:
    ask_suggestion(page, ask, 1)
    citations = last_answer(server_url, page)["citations"]
    assert citations
    for citation in citations:
        page.locator(f".chip[data-citation='{citation['number']}']").first.click()
        expect(page.locator(".source-position")).to_contain_text(f"{citation['number']} / {len(citations)}")
        page.locator("#source mark").first.wait_for()
        assert squeezed("".join(page.locator("#source mark").all_inner_texts())) == squeezed(citation["quote"])
        expect(page.locator("#source mark").first).to_be_in_viewport()
        expect(page.locator("#source-title")).to_have_text(citation["title"])
        expect(page.locator(".source-quote")).to_have_count(0)


def test_the_source_closes_with_escape_and_gives_the_focus_back(page: Page, ask: Ask) -> None:
    ask_suggestion(page, ask)
    chip = page.locator(".chip").first
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(chip).to_be_focused()


def test_a_citation_can_be_read_on_in_the_library(page: Page, ask: Ask) -> None:
    ask_suggestion(page, ask)
    page.locator(".chip").first.click()
    page.locator("#source mark").first.wait_for()
    marked = squeezed("".join(page.locator("#source mark").all_inner_texts()))
    page.locator("#source").get_by_role("link", name="在资料库中阅读").click()
    expect(page.locator("#source")).to_be_hidden()
    expect(page.locator("main mark").first).to_be_in_viewport()
    assert squeezed("".join(page.locator("main mark").all_inner_texts())) == marked


def test_conversations_can_be_opened_again_and_deleted(page: Page, ask: Ask, server_url: str) -> None:
    question = ask_suggestion(page, ask, 2)
    address = page.evaluate("location.hash")
    text = page.locator(".answer-text").inner_text()
    page.get_by_role("button", name="新提问").first.click()
    expect(page.locator(".hero h1")).to_be_visible()
    page.locator(f"#history a[href='{address}']").click()
    expect(page.locator(".question")).to_contain_text(question)
    expect(page.locator(".answer-text")).to_have_text(text, use_inner_text=True)
    page.reload()
    expect(page.locator(".answer-text")).to_have_text(text, use_inner_text=True)

    entry = page.locator(".history-entry", has=page.locator(f"a[href='{address}']"))
    entry.hover()
    entry.get_by_role("button").click()
    page.get_by_role("button", name="取消", exact=True).click()
    expect(entry).to_be_visible()
    entry.hover()
    entry.get_by_role("button").click()
    page.locator("dialog.confirm").get_by_role("button", name="删除").click()
    expect(entry).to_have_count(0)
    expect(page.locator(".hero h1")).to_be_visible()
    assert httpx.get(f"{server_url}/api/conversations/{address.split('/')[2]}").status_code == 404


def test_a_follow_up_is_asked_in_the_same_conversation(page: Page, ask: Ask, server_url: str) -> None:
    ask_suggestion(page, ask)
    address = page.evaluate("location.hash")
    ask(page, "还有呢？")
    assert page.evaluate("location.hash") == address
    stored = httpx.get(f"{server_url}/api/conversations/{address.split('/')[2]}").json()
    assert [turn["question"] for turn in stored["turns"]][1:] == ["还有呢？"]


def test_a_rating_and_its_comment_are_kept(page: Page, ask: Ask, server_url: str) -> None:
    ask_suggestion(page, ask)
    page.get_by_role("button", name="没有帮助").click()
    page.get_by_label("补充说明").fill("少了一项。")
    page.get_by_role("button", name="发送说明").click()
    expect(page.locator(".below")).to_have_text("已记录，谢谢。")
    conversation = page.evaluate("location.hash.split('/')[2]")
    assert httpx.get(f"{server_url}/api/conversations/{conversation}").json()["turns"][-1]["rating"] == -1
    page.reload()
    down = page.get_by_role("button", name="没有帮助")
    expect(down).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/api/feedback"):
        down.click()
    expect(down).to_have_attribute("aria-pressed", "false")
    assert httpx.get(f"{server_url}/api/conversations/{conversation}").json()["turns"][-1]["rating"] == 0


def test_the_interface_speaks_english_when_asked_and_remembers_it(page: Page, ask: Ask) -> None:
    ask_suggestion(page, ask)
    page.get_by_role("button", name="Switch the interface to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".sources h3")).to_have_text("Sources")
    expect(page.locator(".answer-text")).to_have_attribute("lang", "zh")
    page.reload()
    expect(page.get_by_role("link", name="Library")).to_be_visible()
    with page.expect_request("**/api/documents") as sent:
        page.get_by_role("link", name="Library").click()
    assert sent.value.headers["accept-language"] == "en"
    page.get_by_role("button", name="切换为中文界面").click()
    expect(page.get_by_role("heading", name="资料库")).to_be_visible()


def test_colours_follow_the_system_until_the_reader_chooses(watched: Watched, server_url: str) -> None:
    page = watched.open(server_url, color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.get_by_role("button", name="切换为深色").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_nothing_is_wider_than_a_phone(watched: Watched, server_url: str, ask: Ask) -> None:
    page = watched.open(server_url, width=360, height=740, touch=True)
    page.locator(".suggestion").first.wait_for()

    def fits() -> None:
        overflowing = page.evaluate(
            """() => [document.documentElement, document.querySelector("main"), document.querySelector(".source-body")]
            .filter((element) => element && element.scrollWidth > element.clientWidth).map((element) => element.className)"""
        )
        assert overflowing == []

    fits()
    ask_suggestion(page, ask)
    fits()
    page.locator(".chip").first.tap()
    page.locator("#source mark").first.wait_for()
    assert page.locator("#source").bounding_box()["width"] == 360  # type: ignore[index]
    fits()
    page.go_back()  # as the phone's own button does
    expect(page.locator("#source")).to_be_hidden()
    expect(page.locator(".answer-text")).to_be_visible()
    page.get_by_role("button", name="打开菜单").tap()
    page.get_by_role("link", name="资料库").tap()
    page.locator(".document").first.tap()
    page.locator(".article").first.wait_for()
    fits()
    page.locator(".article").first.tap()
    page.locator(".reading").wait_for()
    fits()
    page.goto(f"{server_url}/#/index")
    page.locator(".figures").wait_for()
    fits()


def test_the_library_leads_from_documents_to_articles_to_their_text(page: Page, server_url: str) -> None:
    page.get_by_role("link", name="资料库").click()
    documents = httpx.get(f"{server_url}/api/documents").json()["documents"]
    expect(page.locator(".document")).to_have_count(len(documents))
    chosen = max(documents, key=lambda document: document["articles"])
    box = page.get_by_role("searchbox")
    box.fill(chosen["document"])
    expect(page.locator(".document:visible")).to_have_count(1)
    box.fill("没有哪份资料叫这个名字")
    expect(page.locator(".filter-count")).to_have_text("没有符合的条目。")
    box.fill("")
    page.locator(f".document[href='#/library/{quote(chosen['document'], safe='')}']").click()
    articles = httpx.get(f"{server_url}/api/documents/{quote(chosen['document'])}").json()["articles"]
    expect(page.locator(".article")).to_have_count(len(articles))
    page.locator(".article").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(articles[-1]["title"] or chosen["title"])
    assert page.locator(".reading > *").count() >= 1
    expect(page.locator("main mark")).to_have_count(0)
    page.go_back()
    expect(page.locator(".article")).to_have_count(len(articles))


def open_inspection(page: Page, server_url: str) -> tuple[str, dict[str, Any]]:
    """Opens how the document was read of which most was dropped; its name, and all of its lines as the server tells them."""
    documents = [entry["document"] for entry in httpx.get(f"{server_url}/api/documents").json()["documents"]]
    answers = {name: inspect(server_url, name, count=1000, sections=True) for name in documents}
    name = max(documents, key=lambda name: sum(answers[name]["dropped"].values()))
    page.goto(f"{server_url}/#/library/{quote(name, safe='')}")
    page.get_by_role("link", name="阅读检查").click()
    page.locator(".inspected-line").first.wait_for()
    return name, answers[name]


def open_inspection_of_drops(page: Page, server_url: str) -> None:
    documents = [entry["document"] for entry in httpx.get(f"{server_url}/api/documents").json()["documents"]]
    name = max(documents, key=lambda name: sum(inspect(server_url, name, count=0)["dropped"].values()))
    page.goto(f"{server_url}/#/library/{quote(name, safe='')}?inspect=1")
    page.get_by_label("只看有字被去掉的行").check()


def inspect(server_url: str, name: str, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{server_url}/api/documents/{quote(name)}/inspect", params=query).json()
    return answer


def shown_lines(page: Page) -> list[tuple[int, str, list[str]]]:
    """Number, text and marks of each line on the page."""
    rows = page.locator(".inspected-line").evaluate_all(
        """rows => rows.map((row) => [Number(row.querySelector(".line-number").textContent.replace(/,/g, "")),
        row.querySelector(".line-text").textContent, [...row.querySelectorAll(".decision")].map((mark) => mark.textContent)])"""
    )
    return [(number, text, marks) for number, text, marks in rows]


def test_how_a_document_was_read_is_shown_part_by_part_and_whole(page: Page, server_url: str) -> None:
    _, told = open_inspection(page, server_url)
    sections = told["sections"]
    assert len(sections) > 1 and any(section["page"] for section in sections)
    seen = shown_lines(page)
    for section in sections[1:]:
        page.get_by_role("button", name="下一部分").click()
        first = page.locator(".line-number").first
        expect(first).to_have_text(str(section["from"]))
        seen += shown_lines(page)
    expect(page.get_by_role("button", name="下一部分")).to_be_disabled()
    expect(page.get_by_label("显示哪一部分")).to_be_focused()
    texts: dict[int, str] = {}
    for piece in told["lines"]:
        texts[piece["number"]] = texts.get(piece["number"], "") + piece["text"]
    assert [(number, text) for number, text, _ in seen] == list(texts.items())
    # Each line says by a mark what became of it; what was dropped is struck out too, so that it is told without colour.
    assert all(marks for _, _, marks in seen)
    assert "页码" in {mark for _, _, marks in seen for mark in marks}
    page.get_by_label("显示哪一部分").select_option(index=0)
    expect(page.locator(".line-number").first).to_have_text(str(sections[0]["from"]))


def test_only_the_lines_that_lost_something_can_be_shown(page: Page, server_url: str) -> None:
    name, told = open_inspection(page, server_url)
    counts = page.locator(".legend-count").all_inner_texts()
    assert [int(count) for count in counts] == [*told["kept"].values(), *told["dropped"].values()]
    page.get_by_label("只看有字被去掉的行").check()
    lost = inspect(server_url, name, count=1000, dropped=True)["lines"]
    expect(page.locator(".inspected-line")).to_have_count(len({line["number"] for line in lost}))
    struck = page.locator(".inspected-line del")
    assert struck.all_inner_texts() == [line["text"] for line in lost if line["decision"] in told["dropped"]]
    expect(struck.first).to_have_css("text-decoration-line", "line-through")
    expect(page.locator(".inspection-steps")).to_be_hidden()
    page.get_by_label("只看有字被去掉的行").uncheck()
    expect(page.locator(".line-number").first).to_have_text(str(told["sections"][0]["from"]))


def test_an_entry_of_the_legend_shows_its_lines_and_again_all(page: Page, server_url: str) -> None:
    name, told = open_inspection(page, server_url)
    wanted = {line["number"] for line in inspect(server_url, name, count=1000, decision="page_number")["lines"]}
    entry = page.get_by_role("region", name="图例与数量").get_by_role("button", name="页码")
    entry.press("Enter")
    expect(entry).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").filter(has_text="只看“页码”")).to_be_visible()
    expect(page.locator(".inspected-line")).to_have_count(len(wanted))
    assert {number for number, _, _ in shown_lines(page)} == wanted
    expect(page.locator(".inspection-steps")).to_be_hidden()
    entry.press("Enter")
    expect(entry).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".line-number").first).to_have_text(str(told["sections"][0]["from"]))
    entry.press("Enter")
    page.get_by_label("只看有字被去掉的行").check()
    expect(entry).to_have_attribute("aria-pressed", "false")


def test_who_shows_more_lines_with_the_keyboard_goes_on_at_the_first_new_one(page: Page, server_url: str) -> None:
    def in_two(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        answer = route.fetch().json()
        numbers = sorted({line["number"] for line in answer["lines"]})
        if "dropped" in query and len(numbers) > 1 and query["from"] == ["1"]:
            answer["lines"] = [line for line in answer["lines"] if line["number"] == numbers[0]]
            answer["next"] = numbers[1]
        route.fulfill(json=answer)

    page.route("**/inspect?*", in_two)
    open_inspection_of_drops(page, server_url)
    page.get_by_role("button", name="继续显示").press("Enter")
    second = page.locator(".inspected ol").nth(1)
    expect(second.get_by_role("listitem").first).to_be_focused()
    expect(page.get_by_role("button", name="继续显示")).to_have_count(0)


def test_lines_that_are_shown_stay_when_more_of_them_cannot_be_had(
    watched: Watched, page: Page, server_url: str
) -> None:
    watched.expected = ("status of 503",)

    def endless(route: Route) -> None:
        answer = route.fetch().json()
        route.fulfill(json=answer | {"next": 999})

    page.route("**/inspect?*", endless)
    open_inspection_of_drops(page, server_url)
    more = page.get_by_role("button", name="继续显示")
    more.wait_for()
    shown = page.locator(".inspected-line").count()
    page.route(
        "**/inspect?from=999*",
        lambda route: route.fulfill(status=503, json={"error": {"code": "no_index", "message": "稍候"}}),
    )
    more.click()
    expect(page.locator(".inspection-more")).to_contain_text("稍候")
    assert page.locator(".inspected-line").count() == shown > 0
    page.unroute("**/inspect?from=999*")
    page.locator(".inspection-more").get_by_role("button").click()
    expect(page.get_by_text("稍候")).to_have_count(0)


def test_a_long_dropped_text_is_shown_in_part_and_whole_on_demand(page: Page, server_url: str) -> None:
    long = "𠮷祥公园开园" * 100

    def lengthened(route: Route) -> None:
        answer = route.fetch().json()
        lost = [line for line in answer["lines"] if line["decision"] in answer["dropped"]]
        route.fulfill(json=answer | {"lines": [line | {"text": long} for line in lost[:1]]})

    page.route("**/inspect?*", lengthened)
    open_inspection_of_drops(page, server_url)
    struck = page.locator(".inspected del")
    expect(struck).to_have_text(f"{long[:120]}……")
    page.get_by_role("button", name="显示全部 600 字").press("Enter")
    expect(struck).to_have_text(long)
    expect(struck).to_be_focused()


def test_how_a_document_was_read_fits_a_phone_in_both_languages(watched: Watched, server_url: str) -> None:
    page = watched.open(server_url, width=360, height=740, touch=True, color_scheme="dark")
    open_inspection(page, server_url)
    for language, heading in (("English", "阅读检查："), ("中文", "How it was read: ")):
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        page.locator(".inspected-line").first.wait_for()
        assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth")
        page.get_by_role("button", name="打开菜单" if language == "English" else "Open menu").tap()
        page.get_by_text(language, exact=True).tap()
        page.keyboard.press("Escape")


def test_a_document_shows_what_was_inferred_and_how_to_correct_it(page: Page, server_url: str) -> None:
    documents = httpx.get(f"{server_url}/api/documents").json()["documents"]
    chosen = next(entry for entry in documents if entry["place"])
    page.goto(f"{server_url}/#/library/{quote(chosen['document'], safe='')}")
    told = httpx.get(f"{server_url}/api/documents/{quote(chosen['document'])}").json()
    panel = page.get_by_role("region", name="推断出的信息")
    expect(panel.locator("dd").nth(1)).to_have_text(chosen["place"])
    expect(panel.locator("pre")).to_be_hidden()
    panel.get_by_text("推断有误？").click()
    expect(panel.locator("pre")).to_have_text(told["inferred"]["stanza"])
    for entry, article in zip(page.locator(".article").all(), told["articles"], strict=True):
        expect(entry).to_contain_text(article["place"])
        expect(entry).to_contain_text(str(article["year"] or ""))


def newest_job(data: Path) -> int:
    """The process of the job that was started last."""
    log = max((data / "jobs").glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    pid = read_job(log).pid
    assert pid is not None
    return pid


@contextmanager
def paused(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_rebuild_shows_its_progress_and_takes_the_new_file_in(page: Page, server_url: str, corpus: Path) -> None:
    before = httpx.get(f"{server_url}/api/index").json()
    (corpus / "新增通知.txt").write_text(
        "关于开展夜间照明巡查的通知\n\n各街道：\n\n定于本月下旬开展夜间照明巡查，请各街道报送路灯缺亮的路段和数量。\n",
        "utf-8",
    )
    page.get_by_role("link", name="索引").click()
    page.get_by_role("button", name="重建索引").click()
    expect(page.locator(".job")).to_have_attribute("data-state", "running")
    with paused(newest_job(corpus.parent / "data")):  # it takes seconds, and looking at it may take longer
        expect(page.locator(".job progress")).to_be_visible()
        expect(page.get_by_role("button", name="重建索引")).to_be_disabled()
        page.reload()  # a job is found again by who comes later
        expect(page.locator(".job")).to_have_attribute("data-state", "running")
        expect(page.locator(".job-counts")).to_contain_text("已用")
    expect(page.locator(".job-end")).to_have_text("重建完成，新版本已启用。", timeout=90_000)
    after = httpx.get(f"{server_url}/api/index").json()
    assert after["current"] != before["current"]
    [documents] = [entry["documents"] for entry in after["generations"] if entry["current"]]
    expect(page.locator(".figures dd").first).to_have_text(str(documents))
    expect(page.locator(".facts")).to_contain_text(after["current"])

    page.get_by_role("button", name="回退到上一版本").click()
    page.locator("dialog.confirm").get_by_role("button", name="回退").click()
    expect(page.locator(".index-status")).to_contain_text(before["current"])
    expect(page.locator(".job")).to_be_hidden()  # "The new version is in use" would no longer be true
    assert httpx.get(f"{server_url}/api/index").json()["current"] == before["current"]


def test_a_question_that_is_markup_is_shown_as_text(page: Page, ask: Ask) -> None:
    markup = "<img src=x onerror=\"document.title='hit'\"><b>粗体</b>"
    ask(page, markup)
    expect(page.locator(".question")).to_contain_text(markup)
    assert page.locator("main img, main b, #history img").count() == 0
    expect(page.locator("#history a").first).to_contain_text("<img")
    assert page.evaluate("document.title") != "hit"


def test_a_question_that_is_too_long_says_so_and_stays(page: Page, watched: Watched) -> None:
    watched.expected = ("status of 400", "status of 422")
    question = "请问" * 6000
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn[data-status=failed] .problem-message")).not_to_be_empty()
    expect(page.locator(".turn[data-status=failed] .problem-message")).to_be_in_viewport()
    expect(page.locator(".question")).to_contain_text(question)


def test_an_address_that_is_none_says_so(watched: Watched, server_url: str) -> None:
    watched.expected = ("status of 404",)
    page = watched.open(f"{server_url}/#/library/{quote('没有/这份.txt', safe='')}")
    expect(page.locator(".problem-message")).not_to_be_empty()
    page.goto(f"{server_url}/#/nowhere/at/all")
    expect(page.get_by_role("heading", name="没有这个页面。")).to_be_visible()


def test_everything_can_be_named_and_reached_without_a_mouse(page: Page, ask: Ask) -> None:
    ask_suggestion(page, ask)
    page.locator(".chip").first.click()
    page.locator("#source mark").first.wait_for()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, textarea, progress, dialog")]
        .filter((element) => element.checkVisibility() && !(element.getAttribute("aria-label")
            || element.textContent.trim() || element.getAttribute("aria-labelledby")))
        .map((element) => element.outerHTML)"""
    )
    assert unnamed == []
    expect(page.locator(".chip").first).to_have_attribute("aria-label", re.compile("^来源 1：.+"))
    page.keyboard.press("Escape")
    expect(page.locator(".chip").first).to_be_focused()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.id"))
    assert {"chip", "source-place", "icon-button", "text-button copy-answer", "question"} <= reached


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.get_by_role("link", name="资料库").click()
    page.reload()
    page.locator(".document").first.wait_for()
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    expect(page.locator("#skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page.locator(".document").first).to_be_visible()
