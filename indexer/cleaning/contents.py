"""Tables of contents: lines that end in dot leaders or a tab and a page number."""

import re
from collections.abc import Sequence

from .lines import Line

_LEADER = re.compile(r"(?:[.．·…⋯\-_]\s*){4,}[（(]?\s*[IVXivx\d]{0,4}\s*[）)]?$|…{1,}\s*[（(]?\s*\d{1,4}\s*[）)]?$|\t\s*\d{1,4}$")
_HEAD = re.compile(r"目\s*[录次]$")


def find_contents(lines: Sequence[Line]) -> None:
    """Gives `contents` to runs of at least three leader lines that are close together, and to the word 目录 above them."""
    at = [index for index, line in enumerate(lines) if not line.role and _LEADER.search(line.text)]
    runs: list[list[int]] = []
    for index in at:
        if runs and index - runs[-1][-1] <= 3:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        if len(run) < 3:
            continue
        first = run[0]
        while first > 0 and run[0] - first < 3 and (_HEAD.match(lines[first - 1].text) or lines[first - 1].role):
            first -= 1
        for line in lines[first : run[-1] + 1]:
            line.role = line.role or "contents"
