"""HTML pages: the main content as Markdown.

What frames a page is left out, see `html_frame`. Office sites rarely mark their main content, so `<article>` or `<main>`
is taken where it holds most of the page's text, and else the whole body.
"""

import re
from itertools import takewhile, zip_longest

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.errors import UnreadableSource
from indexer.sources.encodings import decode
from indexer.sources.html_frame import drop_frame, main_content, without_edges
from indexer.sources.markdown import bullet, heading, table

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Pages that say gb2312 or gbk use characters of GB18030, which holds both (WHATWG Encoding Standard, section 10.1).
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}

_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "ol", "p",
    "pre", "section", "summary", "table", "ul",
}  # fmt: skip
# Far below the depth of calls that Python allows; pages made by people and programs stay under 60.
_DEEPEST = 200
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SITE = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]*$")
_WIDE = "\u2014-\u201d\u3000-\u9fff\uf900-\ufaff\uff00-\uff60"
_WRAP = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def read(data: bytes) -> str:
    """The main content of a page: headings, paragraphs, lists and tables in Markdown, blank lines between.

    The page's encoding is that of its byte order mark, else the one it declares if its bytes fit, else what the bytes
    look like. Raises UnreadableSource for a page without text and for what `decode` refuses.
    """
    declared = _CHARSET.search(data[:4096])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    tree = LexborHTMLParser(decode(data, _ALIASES.get(name, name)).removeprefix("\ufeff"))
    if _is_deeper(tree, _DEEPEST):
        raise UnreadableSource("The page's elements are nested too deep.", "Save the page as .docx or .txt.")
    title = _title(tree)
    drop_frame(tree)
    blocks = without_edges(_blocks(main_content(tree.body))) if tree.body is not None else []
    if not blocks:
        raise UnreadableSource("The page has no text of its own.", "Save the page again once it is fully loaded.")
    if title and not any(block.startswith("# ") for block in blocks):
        headings = {block.lstrip("# "): at for at, block in reversed(list(enumerate(blocks))) if block.startswith("#")}
        at = headings.get(title, 0)
        blocks[at : at + (title in headings)] = [heading(title, 1)]
    return "\n\n".join(blocks) + "\n"


def _is_deeper(tree: LexborHTMLParser, limit: int) -> bool:
    waiting = [(tree.root, 0)] if tree.root is not None else []
    while waiting:
        node, depth = waiting.pop()
        if depth > limit:
            return True
        waiting.extend((child, depth + 1) for child in node.iter())
    return False


def _title(tree: LexborHTMLParser) -> str:
    """The page title without the name of the site behind it."""
    node = tree.css_first("title")
    whole = _words(node.text()) if node is not None else ""
    return _SITE.sub("", whole) or whole


def _blocks(node: LexborNode) -> list[str]:
    """The blocks of Markdown below `node`, in order."""
    blocks: list[str] = []
    inline: list[str] = []

    def close() -> None:
        text = _words("".join(inline))
        inline.clear()
        if text:
            blocks.append(text)

    for child in node.iter(include_text=True):
        if child.is_text_node:
            inline.append(child.text_content or "")
        elif child.tag == "br":
            close()
        elif child.tag not in _BLOCKS and not _holds_blocks(child):
            inline.append(_inline(child))
        else:
            close()
            blocks.extend(_block(child))
    close()
    return blocks


def _block(node: LexborNode) -> list[str]:
    tag = node.tag or ""
    if tag in _HEADINGS:
        text = _words(node.text())
        return [heading(text, _HEADINGS[tag])] if text else []
    if tag in ("ul", "ol"):
        items = _items(node)
        return ["\n".join(items)] if items else []
    if tag == "table":
        return _table(node)
    return _blocks(node)


def _items(node: LexborNode, depth: int = 0) -> list[str]:
    lines: list[str] = []
    number = _whole(node, "start", 1_000_000)
    for child in node.iter():
        if child.tag in ("ul", "ol"):
            lines.extend(_items(child, depth + 1))
            continue
        if child.tag != "li":
            continue
        nested = [inner for inner in child.iter() if inner.tag in ("ul", "ol")]
        below = [line for inner in nested for line in _items(inner, depth + 1)]
        for inner in nested:
            inner.decompose()
        text = _words(" ".join(_blocks(child)))
        if text:
            lines.append(bullet(text, depth, number if node.tag == "ol" else None))
            number += 1
        lines.extend(below)
    return lines


def _table(node: LexborNode) -> list[str]:
    """A table of data as rows; one that lays out the page, as on old office sites, as what stands in its cells."""
    groups = [child for child in node.iter() if child.tag in ("thead", "tbody", "tfoot")]
    rows = [
        [cell for cell in row.iter() if cell.tag in ("td", "th")]
        for group in groups or [node]
        for row in group.iter()
        if row.tag == "tr"
    ]
    caption = [_words(child.text()) for child in node.iter() if child.tag == "caption"]
    # A selector is matched against the whole page: a table of data within one of layout is a `table table` itself.
    nested = len(node.css("table")) > 1
    if nested or node.css_first("td p ~ p, td h1, td h2, td h3, td ul, td ol") or all(len(row) < 2 for row in rows):
        return caption + [block for row in rows for cell in row for block in _blocks(cell)]
    heads = len(list(takewhile(_is_head, rows)))
    grid = _grid(rows, heads)
    if heads > 1:
        grid[:heads] = [[" ".join(dict.fromkeys(filter(None, column))) for column in zip_longest(*grid[:heads])]]
    return caption + table(grid)


def _is_head(row: list[LexborNode]) -> bool:
    return bool(row) and all(cell.tag == "th" for cell in row)


def _grid(rows: list[list[LexborNode]], heads: int) -> list[list[str]]:
    """The texts of the cells; one that spans rows stands in each of them, so that every row can be read alone, and one of the
    first `heads` rows in each of the columns it spans."""
    grid: list[list[str]] = []
    spanning: dict[int, tuple[str, int]] = {}
    for number, row in enumerate(rows):
        texts: list[str] = []
        cells = iter(row)
        while True:
            column = len(texts)
            if column in spanning:
                text, left = spanning.pop(column)
                if left > 1:
                    spanning[column] = (text, left - 1)
                texts.append(text)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            text = _words(" ".join(_blocks(cell)))
            rows_down = _whole(cell, "rowspan", 1000)
            if rows_down > 1:
                spanning[column] = (text, rows_down - 1)
            texts += [text] + [text if number < heads else ""] * (_whole(cell, "colspan", 1000) - 1)
        grid.append(texts)
    return grid


def _whole(node: LexborNode, name: str, most: int) -> int:
    """The attribute `name` as a number from 1 to `most`; 1 where it is none."""
    value = node.attributes.get(name) or "1"
    return min(max(int(value), 1), most) if re.fullmatch(r"[0-9]{1,9}", value) else 1


def _holds_blocks(node: LexborNode) -> bool:
    return any(child.tag in _BLOCKS or child.tag == "br" for child in node.traverse())


def _inline(node: LexborNode) -> str:
    return "".join(child.text_content or "" for child in node.traverse(include_text=True) if child.is_text_node)


def _words(text: str | None) -> str:
    """`text` on one line; a line end between two Chinese characters is no blank."""
    return _SPACE.sub(" ", _WRAP.sub("", (text or "").replace("\0", ""))).strip(" \u3000\xa0")
