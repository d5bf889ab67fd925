"""Plain text and Markdown: the decoded bytes are the text."""

import re

from indexer.errors import UnreadableSource
from indexer.sources.encodings import decode

_PAGE = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read(data: bytes) -> str:
    """The text of a txt or md file, line ends as they are. Raises UnreadableSource as `decode` does, and for HTML."""
    text = decode(data)
    if _PAGE.match(text):
        raise UnreadableSource("The content is not text but an HTML page.", "Name it .html.")
    return text
