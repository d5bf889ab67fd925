"""What frames a page and is no text of it: scripts, menus, banners, footers, forms, buttons to print and to share.

It is known by its element, by a name that sites give it, by being links for the most part, or by the words that pages of
offices begin and end with.
"""

import re
from itertools import dropwhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

_FRAME = (
    "head, script, style, noscript, template, svg, math, iframe, object, canvas, audio, video, nav, footer, aside, "
    "form, button, select, textarea, dialog, [hidden], [aria-hidden=true], "
    "[role=navigation], [role=banner], [role=contentinfo], [role=search], [role=complementary]"
)
_NAMES = frozenset(
    ("bottom", "breadcrumb", "copyright", "crumbs", "foot", "footer", "menu", "nav", "navbar", "pager", "position", "search",
     "share", "sidebar", "toolbar", "weather")
)  # fmt: skip
# A block of such a name that holds more of the page than this is called so for another reason.
_SHARE = 0.2
_SHORT = 80
_AT_THE_HEAD = re.compile(r"(?:您?(?:当前|现在|所在)的?(?:所在)?(?:的?位置|页面)|今天是|首页\s*[>»/›])")
_AT_THE_FOOT = re.compile(
    r"分享到|[【\[(（]?(?:打印|关闭|返回顶部|收藏)|[上下]一[篇条页]|相关(?:链接|新闻|文章)|扫一扫|版权所有|copyright|©|网站(?:标识码|地图)"
    r"|(?:主办|承办)(?:单位)?[：:]|\S{0,2}ICP备|联系我们",
    re.IGNORECASE,
)


def drop_frame(tree: LexborHTMLParser) -> None:
    """Takes out of the page what its elements and their names say is no text."""
    _drop(tree.css(_FRAME))
    if tree.body is not None:
        most = _SHARE * _size(tree.body)
        _drop([node for node in tree.body.css("[class], [id]") if _is_named(node) and _size(node) < most])


def main_content(body: LexborNode) -> LexborNode:
    """The element that holds the page's own text; menus in it are taken out."""
    _drop_menus(body)
    length = _size(body)
    for selector in ("article", "main", "[role=main]"):
        found = body.css(selector)
        if len(found) == 1 and _size(found[0]) * 2 >= length:
            return found[0]
    _drop(body.css("header"))
    return body


def without_edges(blocks: list[str]) -> list[str]:
    """The blocks of a page without the short ones at its head and foot that only help to use the page."""
    begin = next((at for at, block in enumerate(blocks) if not _helps(block, _AT_THE_HEAD)), 0)
    kept = list(dropwhile(lambda block: _helps(block, _AT_THE_FOOT), reversed(blocks[begin:])))
    return kept[::-1]


def _helps(block: str, words: re.Pattern[str]) -> bool:
    return len(block) <= _SHORT and words.match(block) is not None


def _is_named(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return not _NAMES.isdisjoint(names.lower().split())


def _size(node: LexborNode) -> int:
    return len("".join((node.text() or "").split()))


def _drop(nodes: list[LexborNode]) -> None:
    # From the last to the first: a node within another one must go while that one still holds it.
    for node in reversed(nodes):
        if node.tag not in ("html", "body"):
            node.decompose()


def _drop_menus(body: LexborNode) -> None:
    for block in reversed(body.css("ul, ol, div, table, p, header")):
        links = block.css("a")
        if len(links) >= 3 and sum(map(_size, links)) > 0.7 * _size(block):
            block.decompose()
