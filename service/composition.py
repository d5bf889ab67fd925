"""One answer in the making: drafts of a composer, checked one by one, with their markers."""

import re
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

import anyio.to_thread

from indexer.passages import Passage
from service.answer import AnswerSentence, Citation, Conflict, Event
from service.citations import Checked, Checker
from service.claims import Support, unsupported_claims
from service.claims.support import NOTE_MARK
from service.composing import Composer, ComposerFailed, Draft, Material, Spent, Turn
from service.conflicts import LEAD, Conflicts

# Behind a sentence of which a claim stands in none of its quotes, wherever the answer is read without its page.
UNSUPPORTED = "〔未核实〕"

# The end of a sentence inside another one, in brackets or in quotation marks. Each is marked: a reader may quote it
# alone.
_INNER_END = re.compile(r"[。！？!?\n][”’」』）)》】\"]*(?=[^\s。！？!?”’」』）)》】\"])")


class Composition:
    """Collects the checked sentences of one answer while `run` yields them as events."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.sentences: list[AnswerSentence] = []
        self.text = ""
        self.spent: Spent | None = None
        self._checker = Checker()
        self._conflicts: Conflicts | None = None
        self._cited: dict[str, Passage] = {}
        self._announced = ""

    @property
    def citations(self) -> list[Citation]:
        return self._checker.citations

    @property
    def cited(self) -> list[Passage]:
        """The passages that are cited; composers may cite neighbours of those that were found."""
        return [self._cited[name] for name in dict.fromkeys(citation.passage_id for citation in self.citations)]

    @property
    def checked(self) -> list[Checked]:
        """What the citation check found of every draft, those that were left out among them."""
        return self._checker.checked

    @property
    def checks(self) -> dict[str, int]:
        """How many drafts were supported, unsupported or removed, and how many quotes stood exact, wrapped and so
        on."""
        return dict(
            Counter(found for one in self.checked for found in (one.outcome, *(verdict for _, verdict in one.quotes)))
        )

    @property
    def conflicts(self) -> list[Conflict]:
        """What the documents give different values, both those that the composer told and those that were added to its
        answer."""
        return self._conflicts.found() if self._conflicts else []

    async def run(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Event, None]:
        """Events `citation` and `delta`, each piece of text after the citations that its markers name.

        Sentences without a citation are left out, but for what announces the next one. Sentences of the passages that
        contradict the answer are added to it. Raises ComposerFailed, also when the composer wrote something and no
        sentence of it is supported.
        """
        self._checker = Checker(material.question, material.passages)
        self._conflicts = Conflicts(material)
        async with aclosing(self.composer.compose(material, history)) as drafts:
            async for draft in drafts:
                if isinstance(draft, Spent):
                    self.spent = draft
                    continue
                for event in await anyio.to_thread.run_sync(self._tell, draft, self._conflicts):
                    yield event
        for draft in await anyio.to_thread.run_sync(self._conflicts.untold):
            for event in await anyio.to_thread.run_sync(self._tell, draft, self._conflicts):
                yield event
        if self.checked and not any(sentence.verdict == "supported" for sentence in self.sentences):
            raise ComposerFailed("unsupported", "no sentence is borne by a passage that it names")

    def _tell(self, draft: Draft, conflicts: Conflicts) -> list[Event]:
        """In a thread of its own: to check a draft takes milliseconds, in which others wait for their events."""
        draft = _without_note_marks(_whole_characters(draft))
        if not draft.text:
            return []
        if _only_announces(draft, self._checker.question):
            self._announced = draft.lead + draft.text
            return []
        draft, self._announced = replace(draft, lead=self._announced + draft.lead), ""
        sentence, added = self._checker.check(draft)
        if not sentence.citations:
            return []
        self.sentences.append(sentence)
        self._cited |= {evidence.passage.id: evidence.passage for evidence in draft.evidence}
        cited = [self.citations[number - 1] for number in sentence.citations]
        # An LLM says in its own words that it goes on to another source.
        if conflicts.add(sentence.text, cited) and self.composer.name == "extractive" and draft.lead != LEAD:
            draft = replace(draft, lead=LEAD + draft.lead.removeprefix("\n"))
        piece = (draft.lead if self.text else draft.lead.lstrip("\n")) + _marked(sentence)
        self.text += piece
        told = [Event("citation", citation.model_dump(mode="json", exclude_none=True)) for citation in added]
        return [*told, Event("delta", {"text": piece})]


def _only_announces(draft: Draft, question: str) -> bool:
    """Whether a draft rests on nothing and says nothing but that something follows: 主要措施如下："""
    if draft.evidence or not draft.text.endswith(("：", ":")):
        return False
    return not unsupported_claims(draft.text, Support((), question=question))


def _whole_characters(draft: Draft) -> Draft:
    """The draft with surrogates joined to the characters they are halves of. A server may cut a pair between two pieces
    of its JSON; what is left of a pair is in no encoding, and can be neither parted into words nor sent."""
    text = draft.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return draft if text == draft.text else replace(draft, text=text)


def _without_note_marks(draft: Draft) -> Draft:
    """The draft without marks of notes in its source, which would pass for our own."""
    text = NOTE_MARK.sub("", draft.text).strip()
    return draft if text == draft.text else replace(draft, text=text, emphasis=())


def _marked(sentence: AnswerSentence) -> str:
    markers = "".join(f"[{number}]" for number in sentence.citations)
    text = _INNER_END.sub(lambda end: end[0] + markers, sentence.text)
    return text + ("" if sentence.verdict == "supported" else UNSUPPORTED) + markers
