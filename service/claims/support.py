"""What may bear a sentence: the words it quotes, and what is known of where they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from indexer.document import Span
from indexer.passages import Passage
from indexer.segmentation import tag
from indexer.tokens import normalise
from service.quotations import MARKS, compact

# Cuts are marked with dots, referents stand in tortoise-shell brackets: 〔NAME市〕.
_CUT = re.compile(r"…+|\.{3,}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年")
_NUMBER_GOES_ON = re.compile(r"\d[.,%‰]\d?")
REFERENT = re.compile(r"(?P<told>今年|去年)?〔(?P<referent>[^〔〕]*)〕")
# The mark of a note of the source. Beside our own markers it would pass for one of them, so it is not shown.
NOTE_MARK = re.compile(r"[\[［【]\s*\^?\d{1,3}(?:\s*[,，、;；\-–—~～]\s*\d{1,3})*\s*[\]］】]")


@dataclass(frozen=True)
class Support:
    """`quotes` as they stand in the sources; `context` is what is known of their passages (publication, place, title,
    author, office, headings), `years` those in which their articles were written, `named_before` those named last
    before the quotes; `question` may lend a sentence its names, and nothing else."""

    quotes: tuple[str, ...]
    context: str = ""
    question: str = ""
    years: frozenset[int] = frozenset()
    named_before: frozenset[int] = frozenset()

    @classmethod
    def of(cls, located: Sequence[tuple[Passage, Span]], question: str = "") -> "Support":
        """What the quotes at the spans of passages bear. A month and a day in one are of the year that was named last
        before it."""
        contexts = list(dict.fromkeys(passage.context for passage, _ in located))
        written = {passage.year for passage, _ in located if passage.year is not None}
        named = [_YEAR.findall(passage.text, 0, span.start) for passage, span in located]
        return cls(
            tuple(passage.text[span.start : span.end] for passage, span in located),
            "\n".join(contexts),
            question,
            frozenset(written),
            frozenset(int(years[-1]) for years in named if years),
        )

    @cached_property
    def quoted(self) -> str:
        """The quotes in the form that is compared; two of them never run together."""
        return "。".join(map(comparable, self.quotes))

    @cached_property
    def quoted_words(self) -> list[tuple[str, str]]:
        """The words of `quoted`, each with its part of speech."""
        return tag(self.quoted)

    @cached_property
    def around(self) -> str:
        """The context in the form that is compared."""
        return comparable(self.context)

    @cached_property
    def known(self) -> str:
        """Where a name may stand: quotes, context and question, without white space."""
        return "".join(f"{self.quoted}。{self.around}。{self.asked}".split())

    @cached_property
    def known_words(self) -> Mapping[int, str]:
        """The words of `known` by their offsets."""
        words = [word for word, _ in tag(self.known)]
        return dict(zip(accumulate(map(len, words), initial=0), words, strict=False))

    @cached_property
    def asked(self) -> str:
        """The question in the form that is compared."""
        return comparable(self.question)


def comparable(text: str) -> str:
    """Folded text with numbers in one form and one style of quotation marks; lines end in full stops, so that none runs
    into the next."""
    return normalise(text.replace("\n", "。")).translate(MARKS)


def is_verbatim(sentence: str, support: Support) -> bool:
    """Whether `sentence` is the words of one of the quotes in their order, but for marked cuts, marks of notes, and
    referents in brackets that the context bears. What is left out ends at a mark of punctuation: less could change what
    is said."""
    bracketed = not unknown_referents(sentence, support)
    forms = (sentence, REFERENT.sub(lambda match: match["told"] or "", sentence)) if bracketed else (sentence,)
    return any(_in_order(_pieces(form), _words(quote)) for form in forms for quote in support.quotes)


def unknown_referents(sentence: str, support: Support) -> list[str]:
    """What `sentence` puts in brackets for 今年, 去年 or a place, where neither the context nor the year of an article
    bears it."""
    unknown = []
    for match in REFERENT.finditer(sentence):
        told, referent = match["told"], match["referent"]
        if told:
            borne = any(referent == f"{year - (told == '去年')}年" for year in support.years)
        else:
            borne = referent in support.context or any(referent == f"{year}年" for year in support.years)
        if not borne:
            unknown.append(match[0])
    return unknown


def _pieces(text: str) -> list[str]:
    return [piece for part in _CUT.split(text) if (piece := _words(part))]


def _words(text: str) -> str:
    return compact(NOTE_MARK.sub("", text))[0]


def _in_order(pieces: Sequence[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        while at >= 0 and not _parted(text, at, at + len(piece)):
            at = text.find(piece, at + 1)
        if at < 0:
            return False
        at += len(piece)
    return bool(pieces)


def _parted(text: str, start: int, end: int) -> bool:
    """Whether punctuation or an end of the text stands on both sides of `start` and of `end`."""
    return all(
        at in (0, len(text)) or not (text[at - 1].isalnum() and text[at].isalnum()) for at in (start, end)
    ) and not _NUMBER_GOES_ON.match(text, end - 1)
