"""Articles of the five publications against the verified tables of the notes on them: starts, titles, authors.

    python -m tests.quality.articles [--shared ../shared] [--wrong]

A start counts when the article begins within its first line in the table, a title without blanks and width, with or without its
subtitle, an author when the name, or the office where there is no name, is found. For a file whose table covers a part, only
articles that begin in that part are judged. `--wrong` lists what is missed.
"""

import argparse
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from indexer.document import Article, Document
from indexer.reading import read
from indexer.sources import read_file

_ROW = re.compile(r"^\| (?P<start>\d+) \| (?P<end>\d+) \| (?P<title>.*?) \| (?P<rest>.*) \|$", re.MULTILINE)
_BLOCK = re.compile(r"\s*\[\d+-\d+\]|\s*\(text .*\)$")


class Row(NamedTuple):
    """An article of a table: its first and last line, counted from 1, its title and who wrote it."""

    start: int
    end: int
    title: str
    author: str
    office: str


class Found(NamedTuple):
    """An article as it was read, by the line it begins in."""

    line: int
    article: Article


def table(notes: str) -> list[Row]:
    rows = []
    for match in _ROW.finditer(notes):
        cells = [cell.strip() for cell in match["rest"].split("|")]
        # "author / office" in one cell, or one cell each; the last cell is the page.
        author, office = (cells[0], cells[1]) if len(cells) > 2 else (cells[0], "")
        title = _BLOCK.sub("", match["title"])
        rows.append(
            Row(int(match["start"]), int(match["end"]), "" if title.startswith("（前言") else title, author, office)
        )
    return rows


def folded(text: str) -> str:
    return re.sub(r"[\s\-—–]", "", unicodedata.normalize("NFKC", text))


def found_in(document: Document) -> list[Found]:
    """Articles by the first line of what they hold, wherever in the article that stands."""
    found = []
    for article in document.articles:
        parts = document.paragraphs[article.first : article.last]
        start = min(document.offsets.source_span(part.start, part.end).start for part in parts)
        found.append(Found(document.source.count("\n", 0, start) + 1, article))
    return found


def is_title(row: Row, article: Article) -> bool:
    stated = folded(row.title)
    return stated in (folded(article.title), folded(article.title + article.subtitle))


def is_author(row: Row, article: Article) -> bool:
    read_as = folded(article.author + article.office)
    return all(folded(name) in read_as for name in re.split("[；、]", row.author or row.office))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    corpus = arguments.shared / "corpus"
    print(f"{'':6}{'articles':>9}{'found':>7}{'start F1':>10}{'titles':>8}{'authors':>9}")
    for path in sorted(corpus.glob("*.txt")):
        rows = table((arguments.shared / "corpus-notes" / f"{path.name[:3]}.md").read_text("utf-8"))
        if not rows:
            continue
        judged = [one for one in found_in(read(read_file(corpus, path))) if one.line <= rows[-1].end]
        pairs = {row: one for row in rows for one in judged if row.start <= one.line <= row.start + 2}
        titled = [row for row in rows if row.title]
        signed = [row for row in rows if row.author or row.office]
        titles = [row for row in titled if any(is_title(row, one.article) for one in judged)]
        authors = [row for row in signed if row in pairs and is_author(row, pairs[row].article)]
        f1 = 200 * len(pairs) / (len(rows) + len(judged))
        print(
            f"{path.name[:3]:6}{len(rows):9}{len(judged):7}{f1:10.1f}"
            f"{100 * len(titles) / len(titled):8.1f}{100 * len(authors) / max(1, len(signed)):9.1f}"
        )
        if arguments.wrong:
            for what, all_of, right in (
                ("start", rows, list(pairs)),
                ("title", titled, titles),
                ("author", signed, authors),
            ):
                for row in all_of:
                    if row not in right:
                        print(f"   {what:7} line {row.start}: {row.title} | {row.author} {row.office}")


if __name__ == "__main__":
    main()
