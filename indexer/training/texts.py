"""Training texts as lists of sentences: laws in Markdown and news articles, one JSON object a line, xz or plain."""

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import CorpusError
from indexer.tokens import fold

# A law's history of amendments stands between its title and this mark, in the layout of the LawRefBook collection.
# It is the same list of meetings and dates in hundreds of laws and says nothing about what a law is about.
_END_OF_HISTORY = "<!-- INFO END -->"
_MARKUP = re.compile(r"^#+\s*|^\s*[-*>]\s+|<!--.*?-->", re.MULTILINE)
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?”’」』）)]*")
_WHITE_SPACE = re.compile(r"\s+")


def read_texts(path: Path) -> Iterator[str]:
    """The distinct texts of a JSON Lines file (`.xz` or plain), each record's `text`, in the file's order.

    Raises CorpusError for a missing or damaged file and for a line that is no object with a `text`.
    """
    seen: set[int] = set()
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    text = str(json.loads(line)["text"])
                except (ValueError, KeyError, TypeError) as error:
                    raise CorpusError(
                        f"{path.name}, line {number}: not a JSON object with a `text`.",
                        'Give one object a line, for example {"text": "…"}.',
                    ) from error
                # Doubles would put the same sentence among a pair's negatives.
                if (key := hash(text)) not in seen:
                    seen.add(key)
                    yield text
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path}: cannot be read ({error}).", "Check the path; the file is JSON Lines, xz or plain."
        ) from error


def sentences(text: str) -> list[str]:
    """The sentences of one text in order, folded, without Markdown and white space; a law's title comes first."""
    head, mark, body = text.partition(_END_OF_HISTORY)
    if mark:
        text = head.strip().split("\n", 1)[0] + "\n" + body
    found = (_WHITE_SPACE.sub("", fold(sentence)) for sentence in _SENTENCE.findall(_MARKUP.sub("", text)))
    return [sentence for sentence in found if sentence]
