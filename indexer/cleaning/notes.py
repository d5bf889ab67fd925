"""Footnotes: what stands below a rule at the foot of a page, and the rule itself."""

import re
from collections.abc import Sequence

from .lines import Line

RULE = re.compile(r"[─━—―_\-=－]{4,}$")
MARK = re.compile(r"[①-⑳⑴-⒇❶-❿]|\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕|[*＊※](?=\s?\S)")
_FURNITURE = frozenset({"page_number", "running_head", "margin_text"})
_MOST = 60


def find_notes(lines: Sequence[Line]) -> None:
    """Gives `footnote_rule` to rules and `note` to the lines between a rule and the end of its page.

    A rule counts where a note's mark (①, [1], *) follows.
    """
    for index, line in enumerate(lines):
        if line.role or not RULE.match(line.text) or index + 1 == len(lines) or not MARK.match(lines[index + 1].text):
            continue
        line.role = "footnote_rule"
        for note in lines[index + 1 : index + 1 + _MOST]:
            if note.fed or note.role in _FURNITURE:
                break
            note.role = "note"
