"""Passing on what was answered: the menu under an answer, the files of a conversation."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Download, Page, expect

from tests.browser import fake_server
from tests.browser.conftest import Ask, Watched

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def copy(page: Page, form: str, told: str) -> None:
    """Chooses `form` in the menu of the last answer, and waits until `told` is on the clipboard."""
    page.locator(".copy-answer").last.click()
    page.get_by_role("menuitem", name=form).click()
    page.wait_for_function("told => navigator.clipboard.readText().then((text) => text.includes(told))", arg=told)


def test_an_answer_is_copied_in_each_of_its_forms(scripted: Page, ask: Ask) -> None:
    scripted.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(scripted, "公园")
    copy(scripted, "文本和来源", f"    “{fake_server.BUSES}”")
    copy(scripted, "Markdown", f"{fake_server.HOUSING}[^1]")
    copy(scripted, "参考文献", "\n\n参考文献\n[1] 林栖. ")
    expect(scripted.locator(".copy-answer")).to_have_text("已复制")


def test_the_menu_is_worked_by_keyboard_and_gives_the_focus_back(scripted: Page, ask: Ask) -> None:
    ask(scripted, "公园")
    button = scripted.locator(".copy-answer")
    button.focus()
    scripted.keyboard.press("Enter")
    items = scripted.get_by_role("menuitem")
    expect(items.nth(0)).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    for key, at in (("ArrowDown", 1), ("End", 2), ("ArrowDown", 0), ("ArrowUp", 2), ("Home", 0)):
        scripted.keyboard.press(key)
        expect(items.nth(at)).to_be_focused()
    scripted.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(scripted.get_by_role("menu")).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "false")
    scripted.keyboard.press("ArrowUp")
    expect(items.nth(2)).to_be_focused()
    scripted.keyboard.press("Tab")
    expect(scripted.get_by_role("menu")).to_have_count(0)


def test_a_press_beside_the_menu_closes_it(scripted: Page, ask: Ask) -> None:
    ask(scripted, "公园")
    scripted.locator(".copy-answer").click()
    expect(scripted.get_by_role("menu")).to_be_visible()
    scripted.locator(".question").click()
    expect(scripted.get_by_role("menu")).to_have_count(0)


def test_copying_works_where_the_page_has_no_clipboard(scripted: Page, ask: Ask) -> None:
    scripted.evaluate(NO_CLIPBOARD)
    ask(scripted, "公园")
    scripted.locator(".copy-answer").click()
    scripted.get_by_role("menuitem", name="参考文献").click()
    expect(scripted.locator(".copy-answer")).to_have_text("已复制")
    scripted.locator("#question").focus()
    scripted.keyboard.press("Control+V")
    assert "参考文献\n[1] 林栖. " in scripted.locator("#question").input_value()


def exported(page: Page, form: str) -> Download:
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=form).click()
    expect(page.locator(".export")).to_have_text("已导出")
    return download.value


def test_a_conversation_is_saved_as_a_word_file_and_as_markdown(scripted: Page, ask: Ask, tmp_path: Path) -> None:
    expect(scripted.get_by_role("button", name="导出")).to_have_count(0)
    ask(scripted, "公园有几处？")
    ask(scripted, "拒")
    word = exported(scripted, "Word")
    assert word.suggested_filename == "公园有几处？.docx"
    word.save_as(tmp_path / "word.docx")
    headings = [one.text for one in Document(str(tmp_path / "word.docx")).paragraphs if one.style.name == "Heading 1"]
    assert headings == ["公园有几处？", "拒"]
    markdown = exported(scripted, "Markdown")
    assert markdown.suggested_filename == "公园有几处？.md"
    markdown.save_as(tmp_path / "text.md")
    assert (tmp_path / "text.md").read_text("utf-8").startswith("# 公园有几处？\n")


def test_an_export_that_fails_says_why(scripted: Page, ask: Ask, watched: Watched) -> None:
    watched.expected = ("status of 404",)
    ask(scripted, "公园")
    scripted.route(
        "**/export?*",
        lambda route: route.fulfill(status=404, json={"error": {"code": "not_found", "message": "没有这次对话。"}}),
    )
    scripted.get_by_role("button", name="导出").click()
    scripted.get_by_role("menuitem", name="Word").click()
    expect(scripted.locator(".export")).to_have_text("没有这次对话。")


@pytest.mark.parametrize("width", [390, 1280])
def test_menus_lie_within_the_window(scripted_url: str, watched: Watched, ask: Ask, width: int) -> None:
    page = watched.open(scripted_url, width=width)
    page.locator(".suggestion").first.wait_for()
    ask(page, "公园")
    for opener in (".copy-answer", ".export"):
        page.locator(opener).click()
        box = page.get_by_role("menu").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_real_server_writes_what_is_copied_and_saved(page: Page, ask: Ask, tmp_path: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    question = page.locator(".suggestion").first.inner_text()
    ask(page, question)
    copy(page, "参考文献", "\n\n参考文献\n[1] ")
    word = exported(page, "Word")
    word.save_as(tmp_path / "word.docx")
    texts = [paragraph.text for paragraph in Document(str(tmp_path / "word.docx")).paragraphs]
    assert question in texts and "来源" in texts
