"""Markdown is checked by reading it with a parser of CommonMark, not by looking at its characters only."""

import html
import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from service.answer import AnswerSentence
from service.sharing.conversation import Exchange
from service.sharing.markdown import answer_as_markdown, conversation_as_markdown, escape
from tests.service.sharing.answers import answer, citation, near

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = "\\`*_[]<>&~|$^#{}!-+=:.()\"' \t19a甲"


@given(st.text(MARKUP, min_size=1, max_size=20).filter(lambda text: text.strip() != ""))
@example("# 甲")
@example("1. 甲")
@example("1234567890. 甲")
@example("- 甲")
@example("---")
@example("===")
@example("> 甲")
@example("    甲")
@example("<script>alert(1)</script>")
@example("[甲](javascript:alert(1))")
@example("![甲](http://127.0.0.1/a.png)")
@example("<http://127.0.0.1>")
@example("&lt;&#60;")
@example("[1]: http://127.0.0.1")
@example("[^1]: 甲")
@example("|甲|\t|-|")
def test_whatever_a_line_holds_it_shows_as_it_is(text: str) -> None:
    rendered = PARSER.render(escape(text))
    found = re.fullmatch(r"<p>([^<]*)</p>\n", rendered)
    assert found and html.unescape(found.group(1)) == text.strip()


def test_addresses_become_no_links() -> None:
    assert escape("见 https://a.example、WWW.a.example 或 a@a.example") == (
        "见 https\\://a.example、WWW\\.a.example 或 a\\@a.example"
    )


def test_an_answer_has_its_sources_as_footnotes() -> None:
    sentences = [AnswerSentence(text=text, citations=[], verdict="supported") for text in ("甲*。", "乙。")]
    shared = answer("甲*。[1]\n乙。[1][2]", citation(), citation(2, quote="# 标题"), sentences=sentences)
    assert answer_as_markdown(shared, "zh") == (
        "甲\\*。[^1]\n\n乙。[^1][^2]\n\n"
        "[^1]: 河道治理的三条经验 · 林栖 · 云溪市人大常委会 · 云溪人大2031年第2期 · 第 11 页 · 会刊/2031-2.pdf　“全年治理河道三十六公里。”\n\n"
        "[^2]: 河道治理的三条经验 · 林栖 · 云溪市人大常委会 · 云溪人大2031年第2期 · 第 11 页 · 会刊/2031-2.pdf　“\\# 标题”\n"
    )


def test_items_of_a_list_are_items_and_their_own_numbers_stay_text() -> None:
    shared = answer("共两项：\n- 甲。[1]\n• 乙。\n1. 丙。", citation(), sentences=[])
    assert answer_as_markdown(shared, "zh").startswith("共两项：\n\n- 甲。[^1]\n- 乙。\n\n1\\. 丙。\n\n[^1]:")


def test_the_footnotes_of_a_conversation_have_names_of_their_own() -> None:
    asked = [Exchange("一 # 二？", answer("甲。[1]", citation())), Exchange("二？", answer("乙。[1]", citation()))]
    text = conversation_as_markdown("谈*话", asked, "zh")
    assert text.startswith("# 谈\\*话\n\n由“有据”导出")
    assert "## 一 \\# 二？\n\n甲。[^1-1]\n" in text and "## 二？\n\n乙。[^2-1]\n" in text
    assert "\n[^1-1]: " in text and "\n[^2-1]: " in text


def test_refusals_notices_and_doubts_are_kept() -> None:
    refusal = answer("没有找到。", sentences=[], refused=True, notice="说*明。", related=[near("河_道")])
    assert answer_as_markdown(refusal, "zh") == (
        "> 说明：说\\*明。\n\n没有找到。\n\n相关段落（不是答案）\n\n- 河\\_道 · a.txt\n"
    )
    doubted = answer("甲。", sentences=[AnswerSentence(text="甲。", citations=[], verdict="unsupported")])
    assert answer_as_markdown(doubted, "zh") == "甲。〔**未核实**〕\n"


@given(
    st.text(MARKUP, min_size=1, max_size=8),
    st.text("。，（）甲9*_-", min_size=1, max_size=8),
    st.text(MARKUP, max_size=8),
)
def test_emphasis_changes_no_words(before: str, strong: str, after: str) -> None:
    words = f"甲{before}{strong}{after}"
    start = 1 + len(before)
    said = AnswerSentence(text=words, citations=[], verdict="supported", emphasis=[(start, start + len(strong))])
    rendered = PARSER.render(answer_as_markdown(answer(words, sentences=[said]), "zh"))
    assert html.unescape(re.sub("</?(?:p|strong)>", "", rendered)).strip() == words.strip()
    core = strong.strip("。，（）*_-")
    assert (f"<strong>{html.escape(core)}</strong>" in rendered) == bool(core)
