"""Setting type: articles become units of the gold, in reading order, and these rows of print."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random
from typing import Any

from tests.quality.layouts import CIRCLED, Layout
from tests.quality.texts import Article, Unit

_CLOSING = "，。、；：！？”’》）〉】,.;:!?)"
_OPENING = "“‘《（〈【("
_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_JOURNALS = ("云岭人大", "议政导刊", "青禾市人大工作通讯", "白石旗地方立法研究")
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
    beside: "Row | None" = None

    @property
    def columns(self) -> int:
        """Printed width in half-width columns."""
        return columns_of(self.lead) + sum(columns_of(text) for text, _ in self.runs)


class Typesetter:
    """Sets one document; `units` grow as it goes, `spans` has the units of every article."""

    def __init__(self, layout: Layout, seed: int) -> None:
        self.layout = layout
        self.random = Random(seed + 1)
        self.units: list[dict[str, Any]] = []
        self.spans: list[tuple[int, int]] = []
        self.journal = self.random.choice(_JOURNALS)
        self.issue = f"{self.random.randint(2015, 2024)}年第{self.random.randint(1, 12)}期"

    def masthead(self) -> list[Row]:
        """What stands before everything else."""
        lines = (f"{self.journal}　{self.issue}", "主办：本刊编辑部", "准印证号：内资 2023017")
        return [row for line in lines for row in self._set("masthead", line, centred=True)]

    def article(self, index: int, article: Article) -> list[Row]:
        """The rows of one article, its title block first."""
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
            lines = [part] if not layout.width or columns_of(part) <= 2 * layout.width else _wrap(part, layout.width, 0)
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
        first = 2 if layout.indent == "lost" and not plain else columns_of(indent) / 2
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

    def contents(self, articles: Sequence[Article]) -> list[Row]:
        """The table of contents, with page numbers that only grow."""
        layout = self.layout
        rows = [Row([("目　录", self._unit("toc", "目录"))], last=True)]
        page = layout.first_page
        for article in articles:
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


def columns_of(text: str) -> int:
    """Printed width in half-width columns."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _wrap(text: str, width: int, first: float) -> list[str]:
    """Lines of at most `width` full-width characters, the first shorter by `first`; no closing mark opens a line."""
    lines = [""]
    room = 2 * width - int(2 * first)
    for token in re.findall(r"[A-Za-z]+|\d[\d.%]*|.", text, re.DOTALL):
        used = columns_of(lines[-1])
        if (
            used + columns_of(token) > room
            and not (token in _CLOSING and used + columns_of(token) <= room + 2)
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
    for before, row in pairwise(rows):
        text, owner = row.runs[0]
        match = re.match(r"[a-z]{8,}", text)
        if match:
            cut = len(match.group()) // 2
            before.runs += [(text[:cut], owner), ("-", "hyphen")]
            row.runs[0] = (text[cut:], owner)
