"""What reading inferred of a document, and the lines of `corpus.toml` that correct it."""

import glob
import json
from typing import Any

from indexer.document import Document
from indexer.sources.sidecar import SIDECAR


def years_of(document: Document) -> tuple[int, ...]:
    """The years of the articles of `document`, without those that are not known; sorted."""
    return tuple(sorted({article.year for article in document.articles if article.year is not None}))


def stanza(document: Document) -> str:
    """The entry of `corpus.toml` that states what was inferred, to be pasted and corrected; ends with a newline.

    What was not inferred, or differs between the articles, is a comment: stating it would state it of all articles.
    """
    # Only marks of patterns need a bracket around them; a document's name may hold any.
    lines = ["[[files]]", f"pattern = {_quoted(glob.escape(document.name))}", _line("publication", document.title)]
    lines.append(_line("place", document.place))
    years = years_of(document)
    dated = sum(article.year is not None for article in document.articles)
    if len(years) == 1 and dated == len(document.articles):
        lines.append(f"year = {years[0]}")
    elif years:
        told = f"year = {years[0]}" if len(years) == 1 else f'period = "{years[0]}-{years[-1]}"'
        lines.append(f"# {told}  # {dated}/{len(document.articles)} articles: {', '.join(map(str, years))}")
    else:
        lines.append("# year =")
    return "\n".join(lines) + "\n"


def inferred(document: Document) -> dict[str, Any]:
    """`publication`, `place`, `years`, the sidecar's name as `correct_in` and the `stanza` for it."""
    return {
        "publication": document.title,
        "place": document.place,
        "years": list(years_of(document)),
        "correct_in": SIDECAR,
        "stanza": stanza(document),
    }


def _line(field: str, value: str) -> str:
    return f"{field} = {_quoted(value)}" if value else f'# {field} = ""'


def _quoted(text: str) -> str:
    # The strings of JSON are basic strings of TOML, but for DEL, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
