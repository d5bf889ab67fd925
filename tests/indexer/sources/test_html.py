"""HTML pages as Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UnreadableSource
from indexer.sources.html import read


def page(body: str, head: str = "<title>会议消息 - 示例人大网</title>") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def test_headings_paragraphs_and_lists_become_markdown_in_order() -> None:
    body = "<h1>题目</h1><p>第一段。</p><h2>一、安排</h2><ul><li>甲</li><li>乙</li></ul><ol start=3><li>丙</li><li>丁</li></ol>"
    assert read(page(body)) == "# 题目\n\n第一段。\n\n## 一、安排\n\n- 甲\n- 乙\n\n3. 丙\n4. 丁\n"


def test_a_list_within_a_list_is_indented() -> None:
    assert (
        read(page("<h1>题</h1><ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>")) == "# 题\n\n- 甲\n    - 乙\n- 丙\n"
    )


@pytest.mark.parametrize(
    "frame",
    [
        "<script>var 变量 = '框';</script>",
        "<style>.框{}</style>",
        "<nav>框</nav>",
        "<header>框</header>",
        "<footer>框<p>框</p></footer>",
        "<aside>框</aside>",
        "<form><input value=框><label>框</label></form>",
        "<div hidden>框</div>",
        "<div role=navigation>框</div>",
        "<ul><li><a href=1>框一</a><li><a href=2>框二</a><li><a href=3>框三</a></ul>",
        "<noscript>框</noscript>",
        "<!-- 框 -->",
    ],
)
def test_what_frames_a_page_is_left_out(frame: str) -> None:
    assert read(page(f"{frame}<h1>题</h1><p>正文一段。</p>{frame}")) == "# 题\n\n正文一段。\n"


def test_the_main_content_is_taken_where_the_page_marks_it() -> None:
    body = (
        f"<div>站点公告</div><article><header><h1>题</h1></header><p>{'正文。' * 20}</p></article><div>相关阅读</div>"
    )
    assert read(page(body)) == f"# 题\n\n{'正文。' * 20}\n"


def test_links_within_the_text_stay() -> None:
    body = "<h1>题</h1><p>依据<a href=1>监督法</a>、<a href=2>代表法</a>和<a href=3>预算法</a>的有关规定，听取和审议报告。</p>"
    assert "依据监督法、代表法和预算法的有关规定" in read(page(body))


def test_a_page_without_a_top_heading_has_its_title_without_the_name_of_the_site() -> None:
    assert read(page("<p>正文。</p>")) == "# 会议消息\n\n正文。\n"


def test_a_title_that_stands_in_the_text_is_the_top_heading_and_not_repeated() -> None:
    assert read(page("<h2>会议消息</h2><p>正文。</p><h2>会议消息</h2>")) == "# 会议消息\n\n正文。\n\n## 会议消息\n"


def test_a_table_has_its_rows_and_cells_that_span_rows_are_repeated() -> None:
    body = (
        "<h1>题</h1><table><caption>表一</caption><thead><tr><th>县<th>年<th>数</thead>"
        "<tbody><tr><td rowspan=2>甲县<td>2022<td>1|2<tr><td>2023<td>3<tr><td>乙县<td colspan=2>无</tbody></table>"
    )
    assert read(page(body)).endswith(
        "表一\n\n| 县 | 年 | 数 |\n| --- | --- | --- |\n| 甲县 | 2022 | 1｜2 |\n| 甲县 | 2023 | 3 |\n| 乙县 | 无 |  |\n"
    )


@pytest.mark.parametrize("value", ["²", "٣", "-1", "a", "9" * 5000])
def test_a_number_that_is_none_counts_as_one(value: str) -> None:
    table = f"<table><tr><td rowspan={value} colspan={value}>甲<td>乙<tr><td>丙<td>丁</table>"
    assert read(page(f"<h1>题</h1><ol start={value}><li>项</ol>{table}")).split("\n\n")[1:] == [
        "1. 项",
        "| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |\n",
    ]


def test_a_table_that_lays_out_the_page_is_text() -> None:
    body = "<table><tr><td><h1>题</h1><p>第一段。</p><p>第二段。</p></td><td>侧栏</td></tr></table>"
    assert read(page(body)) == "# 题\n\n第一段。\n\n第二段。\n\n侧栏\n"


def test_line_breaks_part_paragraphs_and_wrapped_source_lines_do_not() -> None:
    assert read(
        page("<h1>题</h1><p>　　第一\n   段。<br>　　第二段，共\n3件。</p><span>第三段。<br/>第四段。</span>")
    ) == ("# 题\n\n第一段。\n\n第二段，共 3件。\n\n第三段。\n\n第四段。\n")


def test_marks_of_characters_become_characters() -> None:
    assert "“两个机关”&<建设>" in read(page("<p>&ldquo;两个机关&rdquo;&amp;&lt;建设&gt;</p>"))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gbk"), ("big5", "big5"), ("utf-8", "utf-8"), ("utf-8", "gbk")],
)
def test_the_encoding_is_declared_or_guessed(declared: str, encoding: str) -> None:
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><p>%s</p>'
    assert read((text % "市人大常委會公布意見建議").encode(encoding if encoding != "gbk" else "gb18030")) == (
        "市人大常委會公布意見建議\n"
    )


@pytest.mark.parametrize("data", [page("", ""), page("<nav>导航</nav><script>1</script>", ""), b"<html>"])
def test_a_page_without_text_of_its_own_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match="no text of its own"):
        read(data)


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="nested"):
        read(page("<div>" * 5_000 + "字"))
    assert read(page("<div>" * 190 + "<b>" * 5 + "字", "")) == "字\n"


TAGS = st.sampled_from(
    ["div", "p", "ul", "li", "table", "tr", "td", "nav", "form", "a", "b", "header", "h1", "article"]
)


@given(st.lists(st.tuples(TAGS, st.booleans(), st.sampled_from(["", "文", "字<br>段"])), max_size=40))
def test_any_nesting_of_elements_gives_clean_text_or_a_refusal(parts: list[tuple[str, bool, str]]) -> None:
    body = "".join(f"<{'/' if closing else ''}{tag}>{text}" for tag, closing, text in parts)
    try:
        text = read(page(body, ""))
    except UnreadableSource:
        return
    assert "<" not in text and "\0" not in text
    assert all(block.strip() for block in text.split("\n\n"))


OFFICE_PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>云溪市2023年统计公报_云溪市人民政府</title><script>var a = "<p>脚本</p>";</script></head><body>
<div id="weather">多云 21℃</div><p>今天是2024年3月5日 星期二</p>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/hd">互动交流</a></li></ul>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>
<table width="100%"><tr><td><div class="content"><h2>云溪市2023年统计公报</h2>
<p>&nbsp;&nbsp;初步核算，全年地区生产总值1286.4亿元，比上年增长5.8%，主办：市统计局。</p>
<table border="1"><thead><tr><th rowspan="2">指标</th><th colspan="2">2023年</th></tr>
<tr><th>绝对数（亿元）</th><th>增长（%）</th></tr></thead>
<tbody><tr><td>第一产业</td><td>142.3</td><td>4.1</td></tr></tbody></table>
<ul><li>粮食作物<ul><li>水稻</li></ul></li></ul>
<div class="bar share">分享到：<a href="#">微信</a></div><div>上一篇：<a href="a.html">2022年统计公报</a></div></div></td></tr></table>
<div class="footer"><p>主办：云溪市人民政府办公室</p></div><p>版权所有 云溪市人民政府</p></body></html>"""


def test_a_page_saved_from_an_office_site_is_its_text_and_its_table_with_one_head_row() -> None:
    assert read(OFFICE_PAGE.encode("gb18030")).split("\n\n") == [
        "# 云溪市2023年统计公报",
        "初步核算，全年地区生产总值1286.4亿元，比上年增长5.8%，主办：市统计局。",
        "| 指标 | 2023年 绝对数（亿元） | 2023年 增长（%） |\n| --- | --- | --- |\n| 第一产业 | 142.3 | 4.1 |",
        "- 粮食作物\n    - 水稻\n",
    ]


def test_a_name_of_the_frame_on_most_of_the_page_is_not_believed() -> None:
    assert read(page('<div class="footer"><p>第一条 为了规范管理，制定本办法。</p></div>', "")) == (
        "第一条 为了规范管理，制定本办法。\n"
    )
