"""References by GB/T 7714—2025 (信息与文献 参考文献著录规则, in force since 2026-07-01), numeric system.

Clauses and forms were checked in the reproductions of both editions that belong to the biblatex and Typst styles for them. For the kinds of text met here it asks for what the edition
of 2015 asks for, but that a book without place and publisher need not say so (7.5.2.3, 7.5.3.3; 出版地不详 in 2015): both are
left out. `. [ ] //` are half width, `，：（）` full width, as in the examples of both editions.

The form is chosen by what the article stands in, see `read_publication`:

- in a periodical or newspaper (8.5): 责任者. 题名[J]. 刊名，年，卷（期）：页码.
- in a book or collection (8.3): 责任者. 题名[M]//书名. 年：页码.
- by itself, a report (8.8): 责任者. 题名[R]. 日期：页码.
- by itself, anything else, statutes among them, for which the standard has no kind (annex A: Z): 责任者. 题名[Z]. 日期：第…条.
  The provisions cited stand where pages do, as 7.7 has it for texts with numbers instead of pages.
"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from indexer.numbers import numeral_value
from service.answer import Citation
from service.sharing.characters import one_line
from service.sharing.publications import Publication, read_publication
from service.sharing.wording import page_ranges

_MOST_AUTHORS = 3
_DIVISIONS = "省市盟州县旗区"
_REPORT = re.compile("(?:报告|白皮书|蓝皮书)(?:[（(][^（）()]*[）)])?$")
# Collections of statutes name their files by the date of the version: 某法(2018-12-29).docx, 某法_20181229.docx.
_VERSION = re.compile(r"[(（_]((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)[)）]?$")


class References:
    """The articles that some answers cite, numbered in the order in which they are cited first (9.2.1.1, 9.2.2)."""

    def __init__(self) -> None:
        self._articles: dict[tuple[str, ...], list[Citation]] = {}

    def number(self, citation: Citation) -> int:
        """The number of the article that `citation` is from, which is cited from now on."""
        key = (citation.document, citation.title, citation.author, citation.office)
        self._articles.setdefault(key, []).append(citation)
        return list(self._articles).index(key) + 1

    def lines(self) -> list[str]:
        """`[1] …`, one an article, with the pages or provisions of all that is cited from it."""
        estimates: dict[str, int] = {}
        for first, *_ in self._articles.values():
            if first.year is not None:
                estimates[first.document] = max(first.year, estimates.get(first.document, first.year))
        return [
            f"[{number}] {reference(cited, estimates.get(cited[0].document))}"
            for number, cited in enumerate(self._articles.values(), 1)
        ]


def reference(cited: Sequence[Citation], estimate: int | None) -> str:
    """The reference to the article that all of `cited` (at least one) are from, full stop included.

    `estimate` is the year of publication, where nothing states it: the latest that anything cited from the same file is of.
    """
    first = cited[0]
    start = "".join(filter(None, (_responsible(first), _title(first.title or _stem(first)))))
    pages = page_ranges([page for citation in cited for page in citation.pages])
    if not first.publication or first.publication == first.title:
        return start + _alone(cited, pages)
    return start + _within(read_publication(one_line(first.publication)), estimate, pages)


def marker(numbers: Sequence[int]) -> str:
    """Where a text cites several at once: `[1，3]`, and `[1-3]` for numbers that follow on each other (9.2.1.2)."""
    return f"[{page_ranges(numbers)}]" if numbers else ""


def _responsible(citation: Citation) -> str:
    """Up to three persons, then 等 (7.1.2); the body responsible where none is named (7.1.4); nothing where that is unknown
    too, which the numeric system allows instead of 佚名 (7.1.3)."""
    persons = [name for name in re.split(r"[、；;，,]", one_line(citation.author)) if name.strip()]
    bodies = [_in_full(body, citation.place) for body in re.split("[；;]", one_line(citation.office)) if body.strip()]
    named = [name.strip() for name in persons or bodies]
    return "，".join([*named[:_MOST_AUTHORS], *(["等"] if len(named) > _MOST_AUTHORS else [])]) + (
        ". " if named else ""
    )


def _in_full(body: str, place: str) -> str:
    """市财政局 of 云溪市 is `[云溪]市财政局`: what is added stands in brackets (6.2), from the top down as 7.1.4 has it."""
    named = place[:-1] if place[-1:] == body.strip()[:1] and place[-1:] in _DIVISIONS else ""
    return f"[{one_line(named)}]{body.strip()}" if named else body


def _title(title: str) -> str:
    """As the source has it; what was made of the first words, because the source has none, stands in brackets (7.2.1)."""
    plain = one_line(title)
    return f"[{plain}]" if plain.endswith("…") else plain


def _within(publication: Publication, estimate: int | None, pages: str) -> str:
    # Estimates stand in brackets (7.5.4.3).
    year = str(publication.year) if publication.year else f"[{estimate}]" if estimate else ""
    before_pages = f"：{pages}" if pages else ""
    if publication.mark in ("M", "G"):
        return f"[{publication.mark}]//{publication.name}{f'. {year}' if year else ''}{before_pages}."
    when = "，".join(filter(None, (publication.name, year, publication.volume)))
    issue = f"（{publication.issue}）" if publication.issue else ""
    return f"[{publication.mark}]. {when}{issue}{before_pages}."


def _alone(cited: Sequence[Citation], pages: str) -> str:
    first = cited[0]
    report = _REPORT.search(first.title)
    named = {one.provision for one in cited if one.provision and not report}
    provisions = "，".join(sorted(named, key=_in_order))
    date, place = _date(first, stated=bool(provisions)), provisions or pages
    return f"[{'R' if report else 'Z'}]{f'. {date}' if date else ''}{f'：{place}' if place else ''}."


def _in_order(provision: str) -> tuple[int, str]:
    """第九条 before 第十二条, 第十二条之一 behind it."""
    number, _, inserted = provision.removeprefix("第").partition("条")
    value = numeral_value(number)
    return int(value) if value.isdecimal() else 0, inserted


def _date(citation: Citation, stated: bool) -> str:
    """The day in the file's name (7.5.4.2); else the year, in brackets unless it was `stated`, as the notes of enactment do."""
    version = _VERSION.search(_stem(citation))
    if version:
        return "-".join(version.groups())
    if citation.year is None:
        return ""
    return str(citation.year) if stated else f"[{citation.year}]"


def _stem(citation: Citation) -> str:
    return PurePosixPath(citation.document).stem
