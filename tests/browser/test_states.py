"""States of the page that come seldom: on a server that follows a script."""

import re
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from tests.browser import fake_server
from tests.browser.conftest import Ask, Watched


def send(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")


def test_an_answer_appears_piece_by_piece_and_its_chips_work_at_once(scripted: Page) -> None:
    send(scripted, "慢慢说")
    turn = scripted.locator(".turn")
    expect(turn).to_have_attribute("data-status", "waiting")
    expect(turn).to_have_attribute("data-status", "streaming")
    expect(turn.locator(".answer")).to_have_attribute("aria-busy", "true")
    expect(turn.locator(".answer")).to_have_attribute("aria-live", "polite")
    first = turn.locator(".answer-text").inner_text()
    expect(turn.locator(".answer-text")).to_contain_text("百分之八点二")
    assert len(first) < len(turn.locator(".answer-text").inner_text())
    scripted.locator(".chip").first.click()
    expect(scripted.locator("#source mark")).to_have_text(fake_server.HOUSING)


def test_a_finished_answer_is_no_longer_busy(scripted: Page, ask: Ask) -> None:
    ask(scripted, "完成了多少？")
    expect(scripted.locator(".answer")).to_have_attribute("aria-busy", "false")


def test_a_source_that_is_printed_twice_names_the_other_place_and_where_it_differs(scripted: Page, ask: Ask) -> None:
    ask(scripted, "完成了多少？")
    also = "另见：这一年的公共交通，《2031卷》，第 204–205 页"
    older = "上一年的公共交通，《2030卷》"
    # One of the sentences of the older article is the same, another is not: of both together it is not called the same.
    expect(scripted.locator(".sources .source-also")).to_have_text(f"{also}　文字有出入，见：{older}")
    for chip, named in ((0, f"文字有出入，见：{older}"), (1, f"另见：{older}"), (2, also)):
        scripted.locator(".chip").nth(chip).click()
        expect(scripted.locator("#source .source-also")).to_have_text(named)
    ask(scripted, "会拒答吗？")
    expect(scripted.locator(".related .source-also")).to_have_text(also)


def test_a_source_is_called_by_its_publication_and_by_its_file_where_none_is_known(scripted: Page, ask: Ask) -> None:
    ask(scripted, "完成了多少？")
    expect(scripted.locator(".source-article-about")).to_have_text("林栖 · 市长　《云溪市人大公报 2031年第2期》")
    name_of = "source => import('/web/js/format.js').then(({ documentBeside }) => documentBeside(source))"
    source = {"document": "公报/a3f9c1.pdf", "title": "河道治理", "publication": "云溪年鉴"}
    for given, told in (
        ({}, "《云溪年鉴》"),
        ({"publication": "《云溪人大》2031年第2期"}, "《云溪人大》2031年第2期"),
        ({"publication": ""}, "《a3f9c1》"),
        ({"publication": "河道治理"}, "《a3f9c1》"),
        ({"publication": "河道治理", "document": "公报/河道治理.pdf"}, "河道治理.pdf"),
    ):
        assert scripted.evaluate(name_of, source | given) == told


def test_an_article_that_is_printed_twice_names_its_copy_and_its_other_version(scripted: Page, ask: Ask) -> None:
    ask(scripted, "完成了多少？")
    scripted.locator(".chip").first.click()
    scripted.get_by_role("link", name="在资料库中阅读").click()
    expect(scripted.locator(".article-head .source-also")).to_have_text(
        "另见：这一年的公共交通，《2031卷》，第 204–205 页　文字有出入，见：上一年的公共交通，《2030卷》"
    )


def test_an_answer_can_be_stopped_and_asked_for_again(scripted: Page) -> None:
    send(scripted, "慢慢说")
    expect(scripted.locator(".answer-text")).to_contain_text("百分之八点二")
    scripted.get_by_role("button", name="停止").click()
    expect(scripted.locator(".stopped")).to_contain_text("已停止，回答不完整。")
    expect(scripted.locator(".answer-text")).to_contain_text("百分之八点二")
    expect(scripted.locator("#question")).to_be_focused()
    scripted.get_by_role("button", name="重新提问").click()
    expect(scripted.locator(".turn")).to_have_attribute("data-status", "streaming")
    expect(scripted.locator(".turn")).to_have_count(1)


def test_an_error_says_what_to_do_and_keeps_the_question(scripted: Page) -> None:
    send(scripted, "会出错吗")
    problem = scripted.get_by_role("alert")
    expect(problem).to_contain_text("服务繁忙。")
    expect(problem).to_contain_text("请稍候再试。")
    expect(problem).to_contain_text("r-busy")
    expect(scripted.locator(".question")).to_contain_text("会出错吗")
    problem.get_by_role("button", name="重试").click()
    expect(scripted.locator(".turn")).to_have_attribute("data-status", "done")


def test_a_stream_that_breaks_off_is_an_error_and_what_came_stays(scripted: Page) -> None:
    send(scripted, "会断吗")
    expect(scripted.get_by_role("alert")).to_contain_text("回答中途断开了。")
    expect(scripted.locator(".answer-text")).to_contain_text("十二个老旧小区")


def test_a_server_that_is_gone_does_not_take_the_question_along(scripted: Page, watched: Watched) -> None:
    watched.expected = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
    scripted.context.set_offline(True)
    send(scripted, "还在吗")
    expect(scripted.get_by_role("alert")).to_contain_text("连不上服务。")
    scripted.context.set_offline(False)
    scripted.get_by_role("button", name="重试").click()
    expect(scripted.locator(".turn")).to_have_attribute("data-status", "done")
    expect(scripted.locator(".question")).to_contain_text("还在吗")


def test_an_answer_that_starts_again_drops_its_first_words(scripted: Page) -> None:
    send(scripted, "会改口吗")
    expect(scripted.locator(".answer-text")).to_have_text(fake_server.GUESS)
    expect(scripted.locator(".stage")).to_have_text("模型未能完成，正在改用原文摘录…")
    expect(scripted.locator(".answer-text")).to_have_count(0)
    expect(scripted.locator(".turn")).to_have_attribute("data-status", "done")
    expect(scripted.locator(".answer-text")).not_to_contain_text(fake_server.GUESS)
    expect(scripted.locator(".notice")).to_contain_text("大模型未能完成回答")
    scripted.get_by_role("button", name="Switch the interface to English").click()
    expect(scripted.locator(".notice")).to_contain_text("The model could not answer")


def test_a_sentence_without_support_says_so_in_words(scripted: Page, ask: Ask) -> None:
    ask(scripted, "有没有无据的话")
    expect(scripted.locator(".unsupported")).to_have_text([fake_server.GUESS])
    expect(scripted.locator(".unsupported-mark")).to_have_text(["未找到依据"])
    expect(scripted.locator(".notice")).to_have_text("模型服务超时，部分内容由原文摘录补足。")
    expect(scripted.locator(".made")).to_contain_text("模型撰写")


def test_an_answer_from_another_place_says_so_in_the_language_of_the_page(scripted: Page, ask: Ask) -> None:
    ask(scripted, "枫桥县和外地怎么样")
    expect(scripted.locator(".notice")).to_have_text("资料中没有找到关于枫桥县、外地的内容，以下来自云溪市。")
    scripted.get_by_role("button", name="Switch the interface to English").click()
    expect(scripted.locator(".notice")).to_have_text(
        "The documents have nothing on 枫桥县, 外地; what follows is from 云溪市."
    )


def test_a_refusal_shows_what_is_near_as_no_answer(scripted: Page, ask: Ask) -> None:
    ask(scripted, "拒答的问题")
    expect(scripted.locator(".refused")).to_have_text("资料中有“云溪市”“公交线路”的内容，但没有2033年的数量。")
    expect(scripted.get_by_role("heading", name="相关内容，并非答案")).to_be_visible()
    expect(scripted.locator(".sources")).to_have_count(0)
    passage = scripted.locator(".related-passage").first
    passage.click()
    expect(scripted.locator("#source mark")).to_have_text(fake_server.BUSES)
    scripted.get_by_role("button", name="关闭原文").click()
    expect(passage).to_be_focused()


def test_a_refusal_says_in_english_what_is_missing(scripted: Page, ask: Ask) -> None:
    scripted.get_by_role("button", name="Switch the interface to English").click()
    ask(scripted, "拒答的问题")
    expect(scripted.locator(".refused")).to_have_text("There is something on it, but not of the year asked for")
    expect(scripted.locator(".refused + p")).to_have_attribute("lang", "zh")
    expect(scripted.locator(".refused + p")).to_contain_text("但没有2033年的数量")


def test_characters_beyond_the_basic_plane_do_not_shift_the_marked_words(scripted: Page, ask: Ask) -> None:
    ask(scripted, "公园")
    scripted.locator(".chip").nth(1).click()
    expect(scripted.locator("#source mark")).to_have_text([fake_server.PARKS])


def test_one_steps_from_citation_to_citation(scripted: Page, ask: Ask) -> None:
    ask(scripted, "公园")
    scripted.locator(".chip").first.click()
    expect(scripted.get_by_role("button", name="上一处引用")).to_be_disabled()
    following = scripted.get_by_role("button", name="下一处引用")
    following.click()
    following.click()
    expect(scripted.locator("#source mark")).to_have_text([fake_server.BUSES])
    expect(scripted.locator(".source-about")).to_contain_text("第 12 页")
    expect(scripted.locator(".chip[aria-current]")).to_have_attribute("data-citation", "3")
    expect(following).to_be_disabled()


def test_a_source_that_changed_since_shows_what_was_quoted(scripted: Page, ask: Ask) -> None:
    changed = fake_server.PARAGRAPHS[3]["text"].replace("九处", "十处")
    ask(scripted, "公园")

    def replaced(route) -> None:  # type: ignore[no-untyped-def]
        response = route.fetch()
        body = response.json()
        body["paragraphs"][3]["text"] = changed
        route.fulfill(response=response, json=body)

    scripted.route("**/api/documents/**", replaced)
    scripted.locator(".chip").nth(1).click()
    expect(scripted.locator(".source-quote blockquote")).to_have_text(fake_server.PARKS)
    scripted.locator(".chip").nth(2).click()
    expect(scripted.locator("#source mark")).to_have_text([fake_server.BUSES])
    expect(scripted.locator(".source-quote")).to_have_count(0)


def test_a_source_that_is_gone_still_shows_the_quote(scripted: Page, ask: Ask, watched: Watched) -> None:
    watched.expected = ("status of 404",)
    ask(scripted, "公园")
    scripted.route(
        "**/api/documents/**",
        lambda route: route.fulfill(status=404, json={"error": {"code": "not_found", "message": "没有这份资料。"}}),
    )
    scripted.locator(".chip").nth(1).click()
    expect(scripted.locator("#source .problem")).to_contain_text("没有这份资料。")
    expect(scripted.locator(".source-quote blockquote")).to_have_text(fake_server.PARKS)


def test_a_statute_is_cited_by_provision_where_it_has_no_pages(scripted: Page, ask: Ask) -> None:
    ask(scripted, "条文")
    expect(scripted.locator(".place-page")).to_have_text("第八条")
    chip = scripted.locator(".chip")
    expect(chip).to_have_attribute("title", re.compile("，第八条，"))
    chip.click()
    expect(scripted.locator("#source .source-about")).to_contain_text("第八条")


def test_a_quote_can_be_copied_with_its_source(scripted: Page, ask: Ask) -> None:
    scripted.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(scripted, "公园")
    scripted.locator(".chip").first.click()
    scripted.get_by_role("button", name="复制引文").click()
    expect(scripted.locator(".copy-quote")).to_have_text("已复制")
    assert fake_server.HOUSING in scripted.evaluate("navigator.clipboard.readText()")


def test_shift_enter_makes_a_line_and_an_input_method_s_enter_does_not_send(scripted: Page) -> None:
    box = scripted.locator("#question")
    box.focus()
    scripted.keyboard.insert_text("第一行")
    scripted.keyboard.press("Shift+Enter")
    scripted.keyboard.insert_text("第二行")
    box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(box).to_have_value("第一行\n第二行")
    expect(scripted.locator(".turn")).to_have_count(0)
    scripted.keyboard.press("Enter")
    expect(scripted.locator(".turn .question")).to_contain_text("第一行\n第二行", use_inner_text=True)


def test_an_empty_question_is_not_sent(scripted: Page) -> None:
    expect(scripted.get_by_role("button", name="提问", exact=True)).to_be_disabled()
    scripted.locator("#question").press("Enter")
    scripted.locator("#question").fill("  \n ")
    scripted.locator("#question").press("Enter")
    expect(scripted.locator(".turn")).to_have_count(0)


def test_an_answer_goes_on_while_another_view_is_open_and_the_language_changes(scripted: Page) -> None:
    send(scripted, "公园")
    scripted.get_by_role("link", name="资料库").click()
    scripted.get_by_role("button", name="Switch the interface to English").click()
    expect(scripted.get_by_role("heading", name="Library")).to_be_visible()
    expect(scripted.locator("#history a")).to_have_count(1)
    scripted.get_by_role("link", name="Ask").click()
    expect(scripted.locator(".turn")).to_have_attribute("data-status", "done")
    expect(scripted.locator(".turn")).to_have_count(1)


def test_what_was_typed_survives_a_change_of_view(scripted: Page) -> None:
    scripted.locator("#question").fill("写到一半")
    scripted.get_by_role("link", name="索引").click()
    scripted.locator(".figures").wait_for()
    scripted.get_by_role("link", name="问答").click()
    expect(scripted.locator("#question")).to_have_value("写到一半")


def test_a_rebuild_tells_stage_counts_rate_and_time_and_can_be_cancelled(
    scripted: Page, state: fake_server.State
) -> None:
    scripted.get_by_role("link", name="索引").click()
    scripted.get_by_role("button", name="重建索引").click()
    expect(scripted.locator(".job-stage")).to_have_text("读取资料")
    expect(scripted.locator(".job-counts")).to_have_text(re.compile(r"\d+ / 60每秒 20约剩 .+ 秒已用 .+ 秒"))
    assert 0 < float(scripted.locator(".job progress").get_attribute("value") or 0) < 1
    scripted.get_by_role("button", name="取消重建").click()
    expect(scripted.locator(".job-end")).to_have_text("已取消，继续使用原来的版本。")
    expect(scripted.get_by_role("button", name="重建索引")).to_be_enabled()
    assert state.job is not None
    assert state.job["state"] == "cancelled"


def test_a_rebuild_is_followed_by_asking_where_events_do_not_pass(scripted: Page, watched: Watched) -> None:
    watched.expected = ("status of 502",)
    scripted.route("**/events", lambda route: route.fulfill(status=502, body="bad gateway"))
    scripted.get_by_role("link", name="索引").click()
    scripted.get_by_role("button", name="重建索引").click()
    expect(scripted.locator(".job")).to_have_attribute("data-state", "running")
    expect(scripted.locator(".job-counts")).to_contain_text("0 / 60")
    scripted.get_by_role("button", name="取消重建").click()
    expect(scripted.locator(".job-end")).to_have_text("已取消，继续使用原来的版本。")


def test_a_rebuild_that_another_started_is_shown_instead(scripted: Page, scripted_url: str, watched: Watched) -> None:
    watched.expected = ("status of 409",)
    scripted.get_by_role("link", name="索引").click()
    scripted.locator(".figures").wait_for()
    httpx.post(f"{scripted_url}/api/index/rebuild")
    scripted.get_by_role("button", name="重建索引").click()
    expect(scripted.locator(".index-status")).to_contain_text("正在重建。")
    expect(scripted.locator(".job")).to_have_attribute("data-state", "running")


def test_files_that_could_not_be_read_are_listed_with_the_reason(scripted: Page) -> None:
    scripted.get_by_role("link", name="索引").click()
    scripted.get_by_text("1 个文件未能读取").click()
    row = scripted.get_by_role("row").last
    expect(row).to_contain_text("旧档案/扫描件.pdf")
    expect(row).to_contain_text("没有文字层")


def test_the_source_moves_from_beside_to_over_the_chat_as_the_window_narrows(scripted: Page, ask: Ask) -> None:
    ask(scripted, "公园")
    scripted.locator(".chip").first.click()
    expect(scripted.locator("#source mark")).to_be_visible()
    beside = scripted.locator("#source").bounding_box()
    assert beside is not None
    assert beside["x"] > 400
    scripted.set_viewport_size({"width": 500, "height": 800})
    expect(scripted.locator("#source:modal mark")).to_be_in_viewport()
    scripted.keyboard.press("Escape")
    expect(scripted.locator("#source")).to_be_hidden()


def test_motion_is_reduced_for_those_who_ask_for_it(scripted_url: str, watched: Watched) -> None:
    page = watched.open(scripted_url, reduced_motion="reduce")
    send(page, "慢慢说")
    expect(page.locator(".answer-text")).to_contain_text("百分之八点二")
    repeats = "getComputedStyle(document.querySelector('.pulse')).animationIterationCount"
    assert page.evaluate(repeats) == "1"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(repeats) == "infinite"


def test_an_answer_goes_on_paper_whole_and_without_the_interface(
    scripted_url: str, watched: Watched, ask: Ask, tmp_path: Path
) -> None:
    page = watched.open(scripted_url, color_scheme="dark")
    ask(page, "公园")
    page.locator(".chip").first.click()
    page.pdf(path=tmp_path / "answer.pdf", format="A4")
    document = PdfDocument(tmp_path / "answer.pdf")
    [text] = [re.sub(r"\s+", "", sheet.get_textpage().get_text_range()) for sheet in document]
    assert fake_server.BUSES in text
    assert text.index("来源") < text.index("第12页")
    assert "新提问" not in text
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_question_keeps_to_the_filters_that_were_chosen_until_they_are_removed(
    scripted: Page, ask: Ask, state: fake_server.State
) -> None:
    ask(scripted, "没有筛选的问题")
    scripted.get_by_role("button", name="筛选", exact=True).click()
    scripted.get_by_label("添加筛选条件：地方").select_option(label="枫桥县（4）")
    scripted.get_by_label("添加筛选条件：年份").select_option(label="2031（13）")
    ask(scripted, "有筛选的问题")
    expect(scripted.locator(".filter-picker").first).to_be_hidden()
    expect(scripted.locator(".turn").nth(1)).to_contain_text("只在这些资料中查找：枫桥县，2031")
    scripted.get_by_role("button", name="去掉地方“枫桥县”").click()
    ask(scripted, "只按年份的问题")
    chosen = [{kind: values for kind, values in filters.items() if values} for filters in state.filters]
    assert chosen == [{}, {"places": ["枫桥县"], "years": [2031]}, {"years": [2031]}]
    scripted.get_by_role("button", name="新提问").first.click()
    expect(scripted.locator(".filter-chip")).to_have_count(0)


def test_a_list_shows_its_items_with_their_own_numbers_and_what_was_asked_for(scripted: Page, ask: Ask) -> None:
    ask(scripted, "请逐项说明")
    items = scripted.locator(".answer-text li")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("一是")
    expect(items.first).to_have_css("list-style-type", "none")
    expect(scripted.locator(".answer-text strong")).to_have_text(fake_server.ASKED)
    expect(scripted.locator(".answer-text .added")).to_have_text("〔云溪市〕")
    # Two sentences from one place: one number to be seen, both to be copied.
    expect(items.last.locator(".chip")).to_have_count(1)
    assert items.last.evaluate("item => item.textContent").count("[2]") == 2


def test_reasons_are_given_when_they_are_asked_for_and_the_wish_is_remembered(scripted: Page, ask: Ask) -> None:
    ask(scripted, "完成了多少？")
    expect(scripted.locator(".why")).to_have_count(0)
    wish = scripted.get_by_role("button", name="说明理由")
    expect(wish).to_have_attribute("aria-pressed", "false")
    wish.click()
    expect(wish).to_have_attribute("aria-pressed", "true")
    ask(scripted, "完成了多少？")
    why = scripted.locator(".why")
    expect(why).to_have_count(1)
    expect(why.locator(".candidate").first).to_be_hidden()
    why.get_by_text("为什么这样回答").press("Enter")
    expect(why.locator(".meant")).to_contain_text("数量 · 户 · 老旧小区改造")
    expect(why.locator(".meant")).to_contain_text("云溪市（地方）")
    decided = why.get_by_role("region", name="是否作答")
    expect(decided).to_contain_text("把握为 0.81，不低于所设的 0.50")
    decided.get_by_text("把握的构成").click()
    expect(decided.locator(".part")).to_contain_text("说到所问的词")
    failed = why.get_by_role("region", name="核对未通过的句子")
    expect(failed).to_contain_text("引文中没有：一番（数字）")
    expect(failed).to_contain_text(f"原文中没有：{fake_server.GUESS}")
    weighed = why.get_by_role("region", name="参与比较的句子")
    expect(weighed.locator(".outcome")).to_have_text(["已引用", "核对未通过，已去掉"])
    expect(weighed.locator(".candidate-text")).to_have_text([fake_server.HOUSING, fake_server.GUESS])
    expect(weighed.locator(".part").first).to_be_hidden()
    weighed.locator(".candidate summary").first.press("Enter")
    expect(weighed.locator(".part").first).to_contain_text("+6.30")
    scripted.reload()
    expect(scripted.get_by_role("button", name="说明理由")).to_have_attribute("aria-pressed", "true")
    # A stored answer keeps its reasons.
    expect(scripted.locator(".why")).to_have_count(1)


def test_what_the_documents_tell_differently_stands_together_with_its_sources(scripted: Page, ask: Ask) -> None:
    ask(scripted, "说法不一吗")
    group = scripted.get_by_role("region", name="资料中说法不一")
    expect(group.get_by_role("listitem")).to_have_text(["六条[3]", "九条[1][2]"])
    group.locator(".chip").first.click()
    expect(scripted.locator("#source mark")).to_have_text(fake_server.BUSES)
    expect(scripted.locator(".conflicts")).to_have_count(1)
    expect(scripted.locator(".notice")).to_have_text("问题没有说明年份，以下来自2031年的文章。")
