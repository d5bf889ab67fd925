"""Reads an LLM's answer as it is written: sentences and list items, each with the keys of its sources."""

import re
from typing import NamedTuple

from service.composing.markers import BRACKETS, LONGEST, Marker, closes, is_begun, read_marker

_FINAL = frozenset("。！？!?")
_OPENING = frozenset("“‘「『《（(")
_CLOSING = frozenset("”’」』》）)")
# Behind a marker these only close what the marker already closed: "……。[S-3f9a]。"
_LEFT_OVER = frozenset("。．.；;，,、")
_KEY = re.compile(r"(?<![0-9a-z])s-[0-9a-f]{1,8}(?![0-9a-z])", re.IGNORECASE)
_NUMBERING = re.compile(r"\W*\d{1,2}\.")
_LINE_HEAD = re.compile(
    r"(?:#{1,6}\s+|>\s*|[-*+•·]\s+|\d{1,2}[.、)）](?!\d)\s*"
    r"|[（(]?[一二三四五六七八九十]{1,3}[)）、](?![一二三四五六七八九十])\s*)+"
)
_ENDS = re.compile(r"[。！？!?.][”’」』》）)\"]*\Z")
_EMPHASIS = re.compile(r"\*\*|__|`+|~~")
_FENCE = re.compile(r"(?:```|~~~)[\w+-]*")
# Marks of notes; behind a letter they belong to a unit: km².
_SUPERSCRIPT = re.compile(r"(?<![A-Za-z])[⁰¹²³⁴-⁹]+")
# What a marker inside another one leaves: [[1]].
_EMPTY = re.compile(r"\[\s*\]|［\s*］|【\s*】|〔\s*〕|\(\s*\)|（\s*）")
# What is left of a line that only names sources.
_ONLY_LABEL = re.compile(r"\W*(?:(?:参考)?(?:资料|来源|文献|出处)|sources?|references?)?\W*", re.IGNORECASE)


class KeyedSentence(NamedTuple):
    """`text` without keys and Markdown; `keys` in the order in which they were named, in lower case behind `S-`."""

    text: str
    keys: tuple[str, ...]
    lead: str


class SentenceReader:
    """Takes text in pieces and gives each sentence once what follows shows that it is finished, its keys included.

    A sentence ends at a final mark outside quotation marks and brackets, or with its line; keys may stand before or
    behind the final mark. The reader works character by character, so that what it gives cannot depend on the cuts.
    """

    def __init__(self) -> None:
        self._text = ""
        self._keys: list[str] = []
        self._bracket = ""
        self._depth = 0
        self._ended = False
        self._marked = False
        self._gap = ""
        self._lead = ""
        self._begins_line = True
        self._first = True

    def feed(self, piece: str) -> list[KeyedSentence]:
        return [sentence for character in piece for sentence in self._take(character)]

    def end(self) -> list[KeyedSentence]:
        """The last sentence. A marker that was cut off is no text."""
        cut, self._bracket = self._bracket, ""
        if not is_begun(cut[1:]):
            return [*(sentence for character in cut for sentence in self._plain(character)), *self._finish()]
        return self._finish()

    def _take(self, character: str) -> list[KeyedSentence]:
        if character == "\\":  # it only escapes: \\[1\\]
            return []
        if self._bracket:
            return self._inside(character)
        if character in BRACKETS:
            self._bracket = character
            return []
        if character.isspace():
            self._space(character)
            return []
        return self._plain(character)

    def _inside(self, character: str) -> list[KeyedSentence]:
        opening, content = self._bracket[0], self._bracket[1:]
        if closes(opening, content, character):
            self._bracket = ""
            marker = read_marker(opening, content)
            if marker is None:
                return self._literal(opening, content + character)
            self._name(marker)
            return []
        superscript = opening == "<" and content.lower().startswith("sup>")
        if character == "\n" or len(content) >= LONGEST or (character in BRACKETS and not superscript):
            self._bracket = ""
            return self._literal(opening, content + character)
        self._bracket += character
        return []

    def _literal(self, opening: str, rest: str) -> list[KeyedSentence]:
        """A bracket that is no marker: its opening is text, and what follows is read afresh."""
        return [*self._plain(opening), *(sentence for character in rest for sentence in self._take(character))]

    def _name(self, marker: Marker) -> None:
        self._keys.extend(marker.keys)
        self._marked = True
        # "……。”[S-3f9a]": behind a quotation a final mark may or may not end the sentence; a marker tells that it does.
        self._ended = self._ended or (not self._depth and bool(_ENDS.search(self._text)))

    def _space(self, character: str) -> None:
        if character == "\n":
            self._ended = self._ended or bool(self._text)
            self._gap = "\n"
            return
        if self._text.endswith(".") and not self._depth and not _NUMBERING.fullmatch(self._text):
            self._ended = True
        if self._ended:
            self._gap = self._gap or " "
        elif self._text:
            self._text += " "

    def _plain(self, character: str) -> list[KeyedSentence]:
        finished: list[KeyedSentence] = []
        if self._ended:
            if not self._gap and not self._marked and self._closes(character):
                self._text += character
                return []
            if self._marked and character in _LEFT_OVER:
                return []
            finished = self._finish()
        self._text += character
        if character in _OPENING:
            self._depth += 1
        elif character in _CLOSING:
            self._depth = max(0, self._depth - 1)
        elif character in _FINAL and not self._depth:
            self._ended = True
        return finished

    def _closes(self, character: str) -> bool:
        if character == '"':
            return self._text.count('"') % 2 == 1
        return character in _FINAL or character in _CLOSING

    def _finish(self) -> list[KeyedSentence]:
        bare = _KEY.findall(self._text)
        text = "" if _FENCE.fullmatch(self._text.strip()) else self._text
        text = _EMPHASIS.sub("", _SUPERSCRIPT.sub("", _EMPTY.sub("", text))).strip()
        if self._begins_line:
            text = _LINE_HEAD.sub("", text, count=1) if _LINE_HEAD.match(text) else text
        for key in bare:
            text = text.replace(key, "")
            self._keys.append(key.lower().replace("s-", "S-"))
        sentence = KeyedSentence(text.strip(), tuple(dict.fromkeys(self._keys)), "" if self._first else self._lead)
        shown = not _ONLY_LABEL.fullmatch(sentence.text)
        lead = "\n" if self._gap == "\n" else " " if self._gap and text.isascii() else ""
        self._lead = lead if shown or lead == "\n" else self._lead
        self._first = self._first and not shown
        self._begins_line = self._gap == "\n"
        self._text, self._keys, self._gap = "", [], ""
        self._depth, self._ended, self._marked = 0, False, False
        return [sentence] if shown else []
