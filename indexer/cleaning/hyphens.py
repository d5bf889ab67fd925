"""Latin words that were divided at the end of a line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .lines import Line, width

_DIVIDED = re.compile(r"(?:^|[^\w./-])([A-Za-z]{2,})[-‐]$", re.ASCII)
_REST = re.compile(r"[a-z]{2,}")


def split_hyphens(lines: Sequence[Line]) -> list[Line]:
    """The lines with the hyphen of a divided word split off as `hyphen`.

    The rest of the word opens the next line in small letters. A word that the text has with its hyphen elsewhere keeps it.
    """
    divided: dict[int, str] = {}
    for index in range(len(lines) - 1):
        if lines[index].text[-1] not in "-‐" or lines[index].role:
            continue
        head, rest = _DIVIDED.search(lines[index].text), _REST.match(lines[index + 1].text)
        if head and rest:
            divided[index] = f"{head.group(1)}-{rest.group()}"
    if not divided:
        return list(lines)
    text = "\n".join(line.text for line in lines)
    result: list[Line] = []
    goes_on = False
    for index, line in enumerate(lines):
        line = replace(line, seam="joined") if goes_on else line
        goes_on = index in divided and divided[index] not in text
        if not goes_on:
            result.append(line)
            continue
        word = line.text[:-1]
        result.append(replace(line, text=word, end=line.end - 1, width=width(word), trail=False))
        result.append(replace(line, start=line.end - 1, text="-", width=0.5, role="hyphen", gap=0, fed=False, lead=0))
    return result
