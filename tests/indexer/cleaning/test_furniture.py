"""Each detector of page furniture names its lines, and leaves text alone."""

import pytest

from indexer.cleaning.contents import find_contents
from indexer.cleaning.lines import Line, split_lines
from indexer.cleaning.margins import find_margins
from indexer.cleaning.markup import find_markup
from indexer.cleaning.notes import find_notes
from indexer.cleaning.pagenumbers import find_page_numbers, printed_number
from indexer.cleaning.repeats import collapse_repeats
from indexer.cleaning.runningheads import find_running_heads
from indexer.cleaning.strays import find_layout_notes, split_strays


def named(lines: list[Line], role: str) -> list[str]:
    return [line.text for line in lines if line.role == role]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("·· 18", 18),
        ("- 12 -", 12),
        ("— 12 —", 12),
        ("‐ 15\u00a0‐", 15),
        ("第 3 页 共 40 页", 3),
        ("/ 23", 23),
        ("·7·", 7),
    ],
)
def test_framed_numbers_are_page_numbers(text: str, number: int) -> None:
    assert printed_number(text) == number


@pytest.mark.parametrize("text", ["2023年", "12", "3.5万亩", "第3条", "07/29", "- 12 项"])
def test_other_figures_are_not(text: str) -> None:
    assert printed_number(text) is None


def test_bare_numbers_count_only_where_they_go_on_counting() -> None:
    lines = split_lines("文字\n7\n文字\n8\n文字\n9\n文字\n")
    find_page_numbers(lines)
    assert named(lines, "page_number") == ["7", "8", "9"]
    lonely = split_lines("面积\n128\n文字\n")
    find_page_numbers(lonely)
    assert named(lonely, "page_number") == []


def test_a_run_of_single_characters_is_margin_text() -> None:
    lines = split_lines("以往的报道还存\n调\n研\n报\n告\n在一个误区\n村\n")
    find_margins(lines)
    assert named(lines, "margin_text") == list("调研报告")


def test_words_at_most_page_edges_are_a_running_head_also_when_misread() -> None:
    heads = ["云州市法规汇编", "云 州市法规汇编", "云州市法规汇编", "云州市法汇编"]
    text = "".join(
        f"{head}\n代表们认为，这项工作还要继续\n推进下去，不能停止。\n- {page} -\n"
        for page, head in enumerate(heads, 1)
    )
    lines = split_lines(text)
    find_page_numbers(lines)
    find_running_heads(lines)
    assert named(lines, "running_head") == heads


def test_a_name_that_signs_many_articles_is_no_running_head() -> None:
    lines = split_lines(
        "".join(f"上一页第{page}句。\n 题目之{page}\n\n周晓明\n\n正文{page}段在这里\n" for page in "一二三四五")
    )
    find_running_heads(lines)
    assert "周晓明" not in named(lines, "running_head")


def test_a_magazine_name_with_a_slash_is_a_running_head_and_so_is_the_section_beside_it() -> None:
    lines = split_lines("意见\n 云州人大 /\n\n工作研究\n\n建议继续办理。\n")
    find_running_heads(lines)
    assert named(lines, "running_head") == ["云州人大 /", "工作研究"]


def test_a_title_with_a_far_page_number_is_a_running_head_but_not_the_title_itself() -> None:
    head = "云州市供水条例\u3000\u3000\u3000\u3000\u3000"
    lines = split_lines(
        "云州市供水条例\n第一条 为了供水。\n" + "".join(f"\f{head}{page}\n条文内容。\n" for page in (3, 5, 7))
    )
    find_running_heads(lines)
    assert len(named(lines, "running_head")) == 3
    assert lines[0].role == ""


def test_a_title_printed_many_times_on_a_line_is_kept_once() -> None:
    text = "“" * 12 + "三项举措" * 12 + "”" * 12
    lines = collapse_repeats(split_lines(text + "\n正文正文正文正文正文正文\n"))
    assert named(lines, "title") == ["“", "三项举措", "”"]
    assert sum(len(line.text) for line in lines if line.role == "repeated_title") == 11 * 6


def test_a_line_that_only_contains_a_repetition_is_left_alone() -> None:
    lines = collapse_repeats(split_lines("他说：哈哈哈哈哈哈哈哈哈哈哈哈，会议到此结束。"))
    assert len(lines) == 1 and lines[0].role == ""


def test_contents_with_leaders_are_named_and_their_titles_known() -> None:
    entries = "目 录\n云州市供水条例............（1）\n第一章 总则……………2\n关于道路建设的报告· · · · · ·  7\n云州市绿化办法\t12\n"
    lines = split_lines(entries + "正文第一段写在这里。\n")
    contents = find_contents(lines)
    assert len(named(lines, "contents")) == 5 and lines[-1].role == ""
    assert contents.match(["云州市", "供水条例", "第一条"]) == 2
    assert contents.match(["第一章 总则"]) == 0
    assert contents.match(["云州市供水管理"]) == 0


def test_contents_with_numbers_in_front_end_where_the_first_title_comes_again() -> None:
    text = "目录\n- 3 市政府召开全体会议\n- 5 关于供水工作的报告\n云州市财经工委 周明\n- 9 代表建议办理情况\n\n市政府召开全体会议\n\n会议于三日召开。\n"
    lines = split_lines(text)
    contents = find_contents(lines)
    assert len(named(lines, "contents")) == 5
    assert [line.role for line in lines[-2:]] == ["", ""]
    assert contents.match(["关于供水 工作的报告"]) == 1


def test_a_title_of_the_contents_takes_all_its_lines_and_no_byline() -> None:
    text = "目录\n- 3 市政府召开全体会议\n- 5 关于供水工作的报告\n《云州人大》选题参考（续）\n云州市研究会、《云州人大》编辑部\n- 9 代表建议\n\n市政府召开全体会议\n"
    contents = find_contents(split_lines(text))
    assert contents.match(["关于供水工作的报告", "《云州人大》选题参考^(续)", "云州市研究会、《云州人大》编辑部"]) == 2


def test_a_table_of_figures_is_no_table_of_contents() -> None:
    lines = split_lines("地区\t投资\t户数\n" + "云州市\t120\t33\n" * 6)
    find_contents(lines)
    assert named(lines, "contents") == []


def test_markdown_marks_go_and_what_they_say_stays() -> None:
    lines = split_lines("# 云州市供水条例\n\n## 第一章 总则\n\n- 一项\n- 两项\n\n<!-- END -->\n### □ 办公室 周明\n")
    find_markup(lines)
    assert [(line.role, line.text) for line in lines] == [
        ("heading", "云州市供水条例"),
        ("heading", "第一章 总则"),
        ("item", "一项"),
        ("item", "两项"),
        ("markup", "<!-- END -->"),
        ("heading", "办公室 周明"),
    ]


def test_one_hash_in_a_plain_text_is_no_mark() -> None:
    lines = split_lines("第一行文字\n# 号楼住户\n")
    find_markup(lines)
    assert [line.role for line in lines] == ["", ""]


def test_footnotes_reach_from_the_rule_to_the_end_of_the_page() -> None:
    lines = split_lines("会议要求抓好供\n────────\n① 本文所称供水。\n② 见统计公报。\n\f水工作。\n")
    find_notes(lines)
    assert [line.role for line in lines] == ["", "footnote_rule", "note", "note", ""]


def test_a_rule_without_a_note_below_is_left_alone() -> None:
    lines = split_lines("文件\n────────\n关于供水的通知\n")
    find_notes(lines)
    assert {line.role for line in lines} == {""}


def test_stray_marks_of_recognition_are_split_off() -> None:
    lines = split_strays(split_lines("恢复湿地面积。 _\n`\n继续推进工作。 ^\n没有脏点。\n"))
    assert named(lines, "stray_mark") == ["_", "`", "^"]
    assert named(lines, "") == ["恢复湿地面积。", "继续推进工作。", "没有脏点。"]


def test_a_single_stray_mark_may_be_text() -> None:
    assert named(split_strays(split_lines("甲乙 丨\n丙丁\n")), "stray_mark") == []


def test_a_placeholder_that_comes_twice_is_a_layout_note() -> None:
    lines = split_lines("上文结束。\n新加 某县\n待定稿\n新加 某县\n待定稿\n正文开始了，继续讨论。\n")
    find_layout_notes(lines)
    assert len(named(lines, "layout_note")) == 4


def test_a_head_whose_number_counts_on_is_known_from_two_pages() -> None:
    pages = ["31 云溪人大·代表风采\n今年以来\n三次调研。", "32 云溪人大·代表风采\n意见一百四十六条。\n42 意见"]
    lines = split_lines("\f".join(pages))
    find_running_heads(lines)
    assert [(line.text[:2], line.level) for line in lines if line.role == "running_head"] == [("31", 31), ("32", 32)]


def page_of(number: int) -> str:
    """Two full lines of their own words; the second breaks a sentence."""
    word = "东南西北中上下左右前后"[number]
    return f"{word}区人大常委会组织部分代表视察农村供水{word}线\n{word}段工程的建设情况并且听取了有关部门所作汇报\n"


def test_a_line_that_cuts_sentences_again_and_again_is_a_running_head_without_any_mark_of_a_page() -> None:
    lines = split_lines("".join(page_of(number) + "云州人大工作\n" for number in range(4)) + "结束。\n")
    find_running_heads(lines)
    assert named(lines, "running_head") == ["云州人大工作"] * 4


def test_a_heading_that_comes_again_behind_closed_texts_is_none() -> None:
    lines = split_lines("".join(page_of(number) + "全部办理完毕。\n基本案情介绍\n" for number in range(4)))
    find_running_heads(lines)
    assert named(lines, "running_head") == []


def test_the_parts_of_a_head_are_known_one_by_one_and_the_title_itself_stays() -> None:
    heads = ["云州人大", "供水条例\u30002023年第2期", "云州人大", "供水条例\u30002023年第2期", "云州人大"]
    text = "供水条例\n第一章 总则\n" + "".join(f"\f{head}\n{page_of(number)}" for number, head in enumerate(heads))
    lines = split_lines(text)
    find_running_heads(lines)
    assert named(lines, "running_head") == heads
    assert lines[0].role == ""


def test_a_section_that_only_opens_pages_is_a_running_head_though_it_looks_like_a_name() -> None:
    lines = split_lines("".join(f"{page_of(page)}- {page} -\n代表风采\n" for page in range(3, 8)) + page_of(9))
    find_page_numbers(lines)
    find_running_heads(lines)
    assert named(lines, "running_head") == ["代表风采"] * 5


def test_the_mark_behind_a_framed_number_is_no_stray_one() -> None:
    lines = split_strays(split_lines("".join(f"{page_of(page)}议政导刊    ~ {page} ~\n" for page in range(5))))
    assert named(lines, "stray_mark") == []
