"""Printing structured texts in a drawn layout: the file that an extraction would leave, and its exact gold.

The gold has the form of shared/gold/layout-dev, so that the same tool measures both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.quality.layouts import Layout
from tests.quality.setting import Owner, Row, Run, Typesetter
from tests.quality.texts import Article

_SECTIONS = ("工作研究", "代表风采", "基层动态")


@dataclass(slots=True)
class Page:
    """The rows of one page and the number printed on it."""

    number: int
    rows: list[Row] = field(default_factory=list)
    article: str = ""


class Print:
    """One document in the making: rows, then pages, then characters."""

    def __init__(self, layout: Layout, articles: Sequence[Article], seed: int) -> None:
        self.layout, self.articles = layout, articles
        self.type = Typesetter(layout, seed)

    def document(self, name: str) -> tuple[str, dict[str, Any]]:
        """The text and its gold."""
        front = self.type.masthead() if self.layout.masthead else []
        if self.layout.contents != "none":
            front += self.type.contents(self.articles)
        bodies = [self.type.article(index, article) for index, article in enumerate(self.articles)]
        pages = self._paginate(front, bodies)
        text, furniture, starts, pieces = self._write(pages)
        for unit, found in zip(self.type.units, pieces, strict=True):
            unit.update(pieces=found, start=min(start for start, _ in found), end=max(end for _, end in found))
            unit["page"] = next(page for at, page in reversed(starts) if at <= found[0][0])
        return text, {
            "document": name,
            "profile": self.layout.rhythm if self.layout.width else "unwrapped",
            "encoding": "utf-8",
            "page_scored": bool(self.layout.number and self.layout.rows),
            "page_starts": [[at, page] for at, page in starts],
            "articles": [self._gold(index, article) for index, article in enumerate(self.articles)],
            "soft": [],
            "units": self.type.units,
            "furniture": furniture,
        }

    def _gold(self, index: int, article: Article) -> dict[str, Any]:
        first, last = self.type.spans[index]
        units = self.type.units[first:last]
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

        pages[0].rows += front
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

    def _furniture(self, page: Page, total: int) -> tuple[list[Row], list[Row]]:
        """Rows at the head and at the foot of the page."""
        layout = self.layout
        even = page.number % 2 == 0
        number = layout.number_text(page.number, total) if layout.number else ""
        head: list[Row] = []
        foot: list[Row] = []
        name = page.article[:20] if layout.head == "sides" and even and page.article else self.type.journal
        if layout.head == "spaced":
            head.append(Row([(" ".join(name), "runhead")]))
        elif layout.head == "split":
            head += [Row([(name, "runhead")]), Row([(self.type.issue, "runhead")])]
        elif layout.head == "section":
            head.append(Row([(_SECTIONS[page.number // 4 % 3], "runhead")]))
        elif layout.head == "glued" and number:
            runs: list[Run] = [(number, "pageno"), ("    ", ""), (name, "runhead")]
            head.append(Row(runs if even else runs[::-1]))
            number = ""
        elif layout.head != "none":
            head.append(
                Row([(name, "runhead"), ("\u3000", ""), (self.type.issue, "runhead")] if even else [(name, "runhead")])
            )
        if number:
            row = Row([(number, "pageno")])
            right = layout.number_sides == "right" or (layout.number_sides == "alternate" and not even)
            row.lead = " " * max(0, 2 * (layout.width or 36) - row.columns) if right else ""
            (head if layout.number_at == "head" else foot).append(row)
        if layout.margin:
            (head if even else foot).extend(Row([(mark, "sidebar")], tight=True) for mark in self.type.journal)
        return head, foot

    # ------------------------------------------------------------ characters

    def _write(self, pages: Sequence[Page]) -> tuple[str, list[Any], list[tuple[int, int]], list[list[list[int]]]]:
        layout = self.layout
        out: list[str] = []
        size = 0
        furniture: list[Any] = []
        pieces: list[list[tuple[int, list[int]]]] = [[] for _ in self.type.units]
        starts: list[tuple[int, int]] = []

        columns = 0

        def put(text: str, owner: Owner = "") -> None:
            nonlocal size
            if isinstance(owner, int):
                pieces[owner].append((columns, [size, size + len(text)]))
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
                columns = 2 * place
                for text, owner in row.runs:
                    put(text, owner)
                if row.beside:
                    columns += 1
                    put(row.beside.lead)
                    for text, owner in row.beside.runs:
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
        in_order = [[piece for _, piece in sorted(found)] for found in pieces]
        return "".join(out), furniture, starts, in_order

    def _beside(self, rows: Sequence[Row]) -> list[Row]:
        """Two columns of the page woven line by line."""
        half = max((len(rows) + 1) // 2, min(self.layout.rows, len(rows)))
        woven: list[Row] = []
        for at, left in enumerate(rows[:half]):
            right = rows[half + at] if half + at < len(rows) else None
            if right:
                gutter = " " * (2 * self.layout.width + 6 - left.columns)
                right = replace(right, lead=gutter + right.lead)
            woven.append(replace(left, beside=right, notes=left.notes + (right.notes if right else [])))
        return woven
