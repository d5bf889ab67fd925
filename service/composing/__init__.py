"""From passages to draft sentences. Composers are interchangeable; what they draft is checked in `service.citations`."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from indexer.document import Span
from indexer.passages import Passage

if TYPE_CHECKING:
    from service.agreement import Agreement
    from service.understanding import Question


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and its answer (without markers).

    `completed` is the question as it was looked up, "" where that is not known; `authors` wrote what was cited.
    """

    question: str
    answer: str
    completed: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of `Material.passages[rank]`: where it stands in the passage's text, how well it answers (higher is better), and the
    signals that its score was made from, in the order of `service.sentences.SENTENCE_SIGNALS`."""

    rank: int
    span: Span
    score: float
    signals: Sequence[float] = ()


def _alone(passage: Passage) -> Sequence[Passage]:
    return (passage,)


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is made from: passages, best first, and the sentences of them in the order of the passages and of their text.

    `wants_list` tells that the question asks for several things, `asks` what is understood of it, where it was read. `article` looks up all
    passages of the article of one. `agreement` is that of the sentences with the question, where it was measured.
    """

    question: str
    wants_list: bool
    passages: Sequence[Passage]
    sentences: Sequence[Sentence] = ()
    asks: "Question | None" = None
    article: Callable[[Passage], Sequence[Passage]] = _alone
    agreement: "Agreement | None" = None

    def text(self, place: int) -> str:
        """The words of `sentences[place]`."""
        rank, span = self.sentences[place].rank, self.sentences[place].span
        return self.passages[rank].text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a draft sentence says it comes from: a passage, and the words of it that are quoted (clean text, verbatim)."""

    passage: Passage
    quote: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence or list item of an answer, before the citation check.

    `text` has no markers. `lead` goes before it and needs no support ("\\n" starts a new line). `emphasis` are the spans of
    `text` that are the value asked for. Extractive sentences are their quotes, cuts marked by …… and what our words mean told in 〔〕; an LLM's sentences are in its own words and name the passages that bear them.
    """

    text: str
    evidence: tuple[Evidence, ...]
    lead: str = ""
    emphasis: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """What an answer took of an LLM: milliseconds to its first piece of text, tokens where its server counts them."""

    first_token_ms: float
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ComposerFailed(Exception):
    """The composer could not finish; the extractive answer is given instead. `reason` is a short code: that of the LLMError
    (`service.llm.errors`), or unsupported."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Composer(Protocol):
    """Drafts an answer, sentence by sentence as each is finished.

    Drafts nothing when the passages do not answer; tells at last what it spent, if that is worth telling. Raises
    ComposerFailed. Closing the generator stops the work.
    """

    name: str

    def compose(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Draft | Spent, None]: ...
