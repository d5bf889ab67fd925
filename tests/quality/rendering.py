"""Printing structured texts in a drawn layout: the file that an extraction would leave, and its exact gold.

The gold has the form of shared/gold/layout-dev, so that the same tool measures both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.quality.layouts import CIRCLED, Layout
from tests.quality.texts import Article, Unit

_CLOSING = "，。、；：！？”’》）〉】,.;:!?)"
_OPENING = "“‘《（〈【("
_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_JOURNAL = ("云岭人大", "议政导刊", "青禾市人大工作通讯", "白石旗地方立法研究")
_SECTIONS = ("工作研究", "代表风采", "基层动态")
Owner = int | str
Run = tuple[str, Owner]


@dataclass(slots=True)
class Row:
    """A printed line: runs of text with their owner, a unit's number or a kind of furniture, behind `lead` blanks."""

    runs: list[Run]
    lead: str = ""
    last: bool = False
    first: bool = False
    head: bool = False
    notes: list["Row"] = field(default_factory=list)
    tight: bool = False

    @property
    def columns(self) -> int:
        """Printed width in half-width columns."""
        return _columns(self.lead) + sum(_columns(text) for text, _ in self.runs)


@dataclass(slots=True)
class Page:
    """The rows of one page and the number printed on it."""

    number: int
    rows: list[Row] = field(default_factory=list)
    article: str = ""


class Print:
    """One document in the making: units in reading order, then rows, pages, characters."""

    def __init__(self, layout: Layout, articles: Sequence[Article], seed: int) -> None:
        self.layout, self.articles = layout, articles
        self.random = Random(seed + 1)
        self.units: list[dict[str, Any]] = []
        self.spans: list[tuple[int, int]] = []
        self.journal = self.random.choice(_JOURNAL)
        self.issue = f"{self.random.randint(2015, 2024)}年第{self.random.randint(1, 12)}期"

    def document(self, name: str) -> tuple[str, dict[str, Any]]:
        """The text and its gold."""
        if self.layout.masthead:
            lines = (f"{self.journal}　{self.issue}", "主办：本刊编辑部", "准印证号：内资 2023017")
            front = [row for line in lines for row in self._set("masthead", line, centred=True)]
        else:
            front = []
        self.contents_at = len(front)
        bodies = [self._article(index, article) for index, article in enumerate(self.articles)]
        pages = self._paginate(front, bodies)
        text, furniture, starts, pieces = self._write(pages)
        for unit, found in zip(self.units, pieces, strict=True):
            unit.update(pieces=found, start=found[0][0], end=max(end for _, end in found))
            unit["page"] = next(page for at, page in reversed(starts) if at <= found[0][0])
        told = bool(self.layout.number) and bool(self.layout.rows)
        return text, {
            "document": name,
            "profile": self.layout.rhythm if self.layout.width else "unwrapped",
            "encoding": "utf-8",
            "page_scored": told,
            "page_starts": [[at, page] for at, page in starts],
            "articles": [self._gold(index, article) for index, article in enumerate(self.articles)],
            "soft": [],
            "units": self.units,
            "furniture": furniture,
        }

    def _gold(self, index: int, article: Article) -> dict[str, Any]:
        first, last = self.spans[index]
        units = self.units[first:last]
        title = " ".join(article.title)
        signed = self.layout.author != "none" and not article.law
        return {
            "title": title,
            "variants": [title, title + article.subtitle],
            "subtitle": article.subtitle,
            "author": article.author if signed else "",
            "office": article.office if signed and self.layout.author == "office" else "",
            "title_lost": False,
            "start": min(unit["start"] for unit in units),
            "end": max(unit["end"] for unit in units),
            "units": [first, last],
        }

    # ------------------------------------------------------------ rows of text

    def _article(self, index: int, article: Article) -> list[Row]:
        first = len(self.units)
        head = self._title_block(index, article)
        body: list[Row] = []
        number = 0
        long = [unit for unit in article.units if unit.kind == "para" and len(unit.text) > 60]
        marked = self.random.sample(long, min(len(long), 4)) if self.layout.notes != "none" else []
        ends: list[str] = []
        for unit in article.units:
            text = unit.text
            note = ""
            if any(unit is other for other in marked) and number < len(CIRCLED):
                at = text.index("，") if "，" in text else len(text) - 1
                text = text[:at] + CIRCLED[number] + text[at:]
                note = f"{CIRCLED[number]} 参见{self.journal}编辑部：《{article.title[0]}资料汇编》，第{self.random.randint(2, 300)}页。"
                number += 1
            rows = self._set(unit.kind, text, unit=unit, index=index)
            if note and self.layout.notes == "feet":
                mark = next(row for row in rows if note[0] in "".join(said for said, _ in row.runs))
                mark.notes = self._set("note", note, index=index)
            elif note:
                ends.append(note)
            body += rows
            if self.layout.captions and unit.kind == "para" and self.random.random() < 0.06:
                body += self._set(
                    "caption", f"图{self.random.randint(1, 9)} 座谈会现场（资料图片）", index=index, centred=True
                )
        if ends:
            body += self._set("heading", "注释：", index=index)
            body += [row for note in ends for row in self._set("note", note, index=index)]
        if self.layout.author == "after" and not article.law:
            body += self._set("sign", f"（作者：{article.author}）", index=index)
        self.spans.append((first, len(self.units)))
        return head + body

    def _title_block(self, index: int, article: Article) -> list[Row]:
        layout = self.layout
        parts = list(article.title) if len(article.title) > 1 and layout.split_title else [" ".join(article.title)]
        if layout.split_title and len(parts) == 1 and len(parts[0]) > 12:
            parts = [parts[0][: len(parts[0]) // 2 + 1], parts[0][len(parts[0]) // 2 + 1 :]]
        rows: list[Row] = []
        unit = self._unit("title", " ".join(article.title), index=index)
        for part in parts:
            lines = [part] if not layout.width or _columns(part) <= 2 * layout.width else _wrap(part, layout.width, 0)
            for line in lines:
                runs: list[Run] = [(line, unit)]
                runs += [(line * 30, "shadow")] if layout.titles == "repeated" else []
                rows.append(self._place(Row(runs), centred=layout.centred and layout.titles != "repeated"))
        rows[-1].last = True
        if article.subtitle:
            rows += self._set("subtitle", article.subtitle, index=index, centred=layout.centred)
        if not article.law and layout.author in ("name", "spaced", "brackets", "office"):
            name = article.author
            if layout.author == "spaced" and len(name) == 2:
                name = " ".join(name)
            text = {"brackets": f"（{name}）", "office": f"{article.office}  {name}"}.get(layout.author, name)
            rows += self._set("author", text, index=index, centred=layout.centred)
        for row in rows:
            row.head = True
        rows[0].first = True
        return rows

    def _unit(self, kind: str, text: str, unit: Unit | None = None, index: int = 0) -> int:
        path, opt = (list(unit.path), unit.opt) if unit else ([], "")
        told = {"id": len(self.units), "kind": kind, "text": text, "article": index, "path": path, "opt": opt}
        self.units.append({**told, "cue": "strong"})
        return len(self.units) - 1

    def _set(
        self, kind: str, text: str, unit: Unit | None = None, index: int = 0, *, centred: bool = False
    ) -> list[Row]:
        """A paragraph broken into rows."""
        layout = self.layout
        number = self._unit(kind, text, unit, index)
        shown = self._spoilt(text) if kind in ("para", "item", "note") else text
        plain = kind in ("author", "subtitle", "masthead", "caption", "toc") or (kind == "heading" and centred)
        if kind == "heading" and layout.centred and text.startswith("第"):
            centred = plain = True
        indent = "" if plain or layout.indent == "lost" else layout.indent
        first = 2 if layout.indent == "lost" and not plain else _columns(indent) / 2
        if not layout.width:
            return [Row([(shown, number)], indent, last=True)]
        rows = [Row([(line, number)]) for line in _wrap(shown, layout.width, first)]
        rows[0].lead = indent
        rows[-1].last = True
        if layout.hyphens:
            _hyphenate(rows)
        return [self._place(row, centred=centred) for row in rows]

    def _place(self, row: Row, *, centred: bool) -> Row:
        free = 2 * (self.layout.width or 36) - row.columns
        return replace(row, lead=" " * (free // 2)) if centred and free > 0 else row

    def _spoilt(self, text: str) -> str:
        """Half-width marks and blanks beside figures, as extractions have them."""
        if self.random.random() < self.layout.half:
            text = text.translate(_HALF)
        if self.layout.blanks:
            text = re.sub(
                r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])",
                lambda _: " " if self.random.random() < self.layout.blanks else "",
                text,
            )
        return text

    # ------------------------------------------------------------ pages

    def _paginate(self, front: list[Row], bodies: Sequence[list[Row]]) -> list[Page]:
        layout = self.layout
        pages = [Page(layout.first_page)]
        room = (2 if layout.side_by_side else 1) * layout.rows or 10**9
        left = room

        def fresh() -> None:
            nonlocal left
            pages.append(Page(pages[-1].number + 1))
            left = room

        entries = self._contents()
        for row in [*front, *entries]:
            pages[-1].rows.append(row)
        left -= len(pages[-1].rows)
        for article, rows in zip(self.articles, bodies, strict=True):
            if pages[-1].rows and (layout.fresh_page or left < 6) and layout.rows:
                fresh()
            at_foot = [row for row in rows if row.head] if layout.titles == "foot" else []
            if at_foot:
                rows = rows[len(at_foot) :]
                left -= len(at_foot)
            for row in rows:
                if left < 1 + len(row.notes):
                    pages[-1].rows += at_foot
                    at_foot = []
                    fresh()
                if not pages[-1].article:
                    pages[-1].article = "".join(article.title)
                pages[-1].rows.append(row)
                left -= 1 + len(row.notes)
            pages[-1].rows += at_foot
        return pages

    def _contents(self) -> list[Row]:
        layout = self.layout
        if layout.contents == "none":
            return []
        rows = [Row([("目　录", self._unit("toc", "目录"))], last=True)]
        page = layout.first_page
        for article in self.articles:
            title = " ".join(article.title)
            unit = self._unit("toc", title)
            number: Run = (str(page), "pageno")
            page += self.random.randint(1, 5)
            if layout.contents == "first":
                rows.append(Row([number, ("  ", ""), (title, unit)], last=True))
                continue
            parts = [title]
            if layout.contents == "split" and len(title) > 12:
                parts = [title[:10], title[10:]]
            leader = {"ellipsis": "…" * 12, "tab": "\t"}.get(layout.contents, "." * 30)
            rows += [Row([(part, unit)]) for part in parts[:-1]]
            rows.append(Row([(parts[-1], unit), (leader, "leader"), number], last=True))
        return rows

    def _furniture(self, page: Page, total: int) -> tuple[list[Row], list[Row]]:
        """Rows at the head and at the foot of the page."""
        layout = self.layout
        even = page.number % 2 == 0
        number = layout.number_text(page.number, total) if layout.number else ""
        head: list[Row] = []
        foot: list[Row] = []
        name = page.article[:20] if layout.head == "sides" and even and page.article else self.journal
        if layout.head == "spaced":
            head.append(Row([(" ".join(name), "runhead")]))
        elif layout.head == "split":
            head += [Row([(name, "runhead")]), Row([(self.issue, "runhead")])]
        elif layout.head == "section":
            head.append(Row([(_SECTIONS[page.number // 4 % 3], "runhead")]))
        elif layout.head == "glued" and number:
            runs: list[Run] = [(number, "pageno"), ("    ", ""), (name, "runhead")]
            head.append(Row(runs if even else runs[::-1]))
            number = ""
        elif layout.head != "none":
            head.append(
                Row([(name, "runhead"), ("\u3000", ""), (self.issue, "runhead")] if even else [(name, "runhead")])
            )
        if number:
            row = Row([(number, "pageno")])
            right = layout.number_sides == "right" or (layout.number_sides == "alternate" and not even)
            row.lead = " " * max(0, 2 * (layout.width or 36) - row.columns) if right else ""
            (head if layout.number_at == "head" else foot).append(row)
        if layout.margin:
            (head if even else foot).extend(Row([(mark, "sidebar")], tight=True) for mark in self.journal)
        return head, foot

    # ------------------------------------------------------------ characters

    def _write(self, pages: Sequence[Page]) -> tuple[str, list[Any], list[tuple[int, int]], list[list[list[int]]]]:
        layout = self.layout
        out: list[str] = []
        size = 0
        furniture: list[Any] = []
        pieces: list[list[list[int]]] = [[] for _ in self.units]
        starts: list[tuple[int, int]] = []

        def put(text: str, owner: Owner = "") -> None:
            nonlocal size
            if isinstance(owner, int):
                pieces[owner].append([size, size + len(text)])
            elif owner:
                furniture.append([size, size + len(text), owner])
            out.append(text)
            size += len(text)

        for place, page in enumerate(pages):
            starts.append((size, page.number))
            head, foot = self._furniture(page, len(pages) + layout.first_page - 1)
            notes = [note for row in page.rows for note in row.notes]
            if notes:
                notes.insert(0, Row([("─" * 10, "rule")], last=True))
            body = self._beside(page.rows) if layout.side_by_side else page.rows
            rows = [*head, *body, *notes, *foot]
            for index, row in enumerate(rows):
                if place and not index and layout.break_ == "lost":
                    put(" ")
                elif row.lead:
                    put(row.lead)
                for text, owner in row.runs:
                    put(text, owner)
                if layout.trailing == "every" or (layout.trailing == "paragraph" and row.last):
                    put(" ")
                end = index == len(rows) - 1
                breaks = 1 + (layout.rhythm in ("spaced", "doubled") and not row.tight)
                breaks += (layout.rhythm == "parted" and row.last) + (layout.rhythm == "doubled" and row.last)
                if end and place + 1 < len(pages):
                    breaks = {"lost": 1, "blanks": 4}.get(layout.break_, breaks)
                put(layout.newline * breaks if not (end and place + 1 == len(pages)) else "")
            if layout.break_ == "feed" and place + 1 < len(pages):
                put("\f")
        return "".join(out), furniture, starts, pieces

    def _beside(self, rows: Sequence[Row]) -> list[Row]:
        """Two columns of the page woven line by line."""
        half = max((len(rows) + 1) // 2, min(self.layout.rows, len(rows)))
        woven: list[Row] = []
        for at, left in enumerate(rows[:half]):
            right = rows[half + at] if half + at < len(rows) else None
            gutter = " " * (2 * self.layout.width + 6 - left.columns)
            runs = [*left.runs, (gutter + right.lead, ""), *right.runs] if right else left.runs
            notes = left.notes + (right.notes if right else [])
            woven.append(Row(runs, left.lead, left.last, notes=notes))
        return woven


def _columns(text: str) -> int:
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _wrap(text: str, width: int, first: float) -> list[str]:
    """Lines of at most `width` full-width characters, the first shorter by `first`; no closing mark opens a line."""
    lines = [""]
    room = 2 * width - int(2 * first)
    for token in re.findall(r"[A-Za-z]+|\d[\d.%]*|.", text, re.DOTALL):
        used = _columns(lines[-1])
        if (
            used + _columns(token) > room
            and not (token in _CLOSING and used + _columns(token) <= room + 2)
            and lines[-1]
        ):
            carried = ""
            if token in _CLOSING or lines[-1][-1] in _OPENING:
                carried, lines[-1] = lines[-1][-1], lines[-1][:-1]
            lines[-1] = lines[-1].rstrip()
            lines.append((carried + token).lstrip())
            room = 2 * width
        else:
            lines[-1] += token
    return [line for line in lines if line]


def _hyphenate(rows: Sequence[Row]) -> None:
    """Brings the beginning of a long Latin word that opens a row to the row before, with a hyphen."""
    for before, row in zip(rows, rows[1:], strict=False):
        text, owner = row.runs[0]
        match = re.match(r"[a-z]{8,}", text)
        if match:
            cut = len(match.group()) // 2
            before.runs += [(text[:cut], owner), ("-", "hyphen")]
            row.runs[0] = (text[cut:], owner)
