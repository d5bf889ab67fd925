"""Passages for tests."""

import numpy as np

from indexer.document import OffsetMap
from indexer.passages import Passage


def passage(text: str, name: str = "a.txt", breaks: tuple[int, ...] = (), title: str = "", author: str = "") -> Passage:
    """A passage that is the whole of a document named `name`."""
    return Passage(
        id=f"{name}:0-{len(text)}",
        document=name,
        article=0,
        publication="",
        title=title,
        author=author,
        office="",
        place="",
        year=None,
        heading=(),
        text=text,
        offsets=OffsetMap(np.zeros(1, np.int32), np.zeros(1, np.int32)),
        page_starts=((0, None),),
        breaks=breaks,
    )
