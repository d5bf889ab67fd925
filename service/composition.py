"""One answer in the making: drafts of a composer, checked one by one, with their markers."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from service.answer import AnswerSentence, Citation, Event
from service.citations import Checker
from service.composing import Composer, ComposerFailed, Material, Spent, Turn


class Composition:
    """Collects the checked sentences of one answer while `run` yields them as events."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.sentences: list[AnswerSentence] = []
        self.text = ""
        self.spent: Spent | None = None
        self._checker = Checker()

    @property
    def citations(self) -> list[Citation]:
        return self._checker.citations

    async def run(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Event, None]:
        """Events `citation` and `delta`, each piece of text after the citations that its markers name.

        Raises ComposerFailed, also when the composer wrote something and no sentence of it has a citation.
        """
        async with aclosing(self.composer.compose(material, history)) as drafts:
            async for draft in drafts:
                if isinstance(draft, Spent):
                    self.spent = draft
                    continue
                sentence, added = self._checker.check(draft)
                self.sentences.append(sentence)
                piece = draft.lead + sentence.text + "".join(f"[{number}]" for number in sentence.citations)
                self.text += piece
                for citation in added:
                    yield Event("citation", citation.model_dump(mode="json", exclude_none=True))
                yield Event("delta", {"text": piece})
        if self.sentences and not self.citations:
            raise ComposerFailed("unsupported", "no sentence names a passage that bears it")
