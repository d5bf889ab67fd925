"""Plain text and Markdown: the decoded bytes are the text."""

from indexer.sources.encodings import decode


def read(data: bytes) -> str:
    """The text of a txt or md file, line ends as they are. Raises UnreadableSource as `decode` does."""
    return decode(data)
