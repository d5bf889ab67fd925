"""The shapes of questions and answers, the same over HTTP, in the terminal and in the evaluation (see API.md of the design)."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

ComposerChoice = Literal["auto", "extractive", "llm"]
# all: the reranker read each of the first hits; some: time ran out, those behind stay where they were; none: it failed.
Reranked = Literal["all", "some", "none"]
Outcome = Literal["cited", "removed", "repeated", "weaker", "left"]


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filters(Shape):
    """Each given list must match, any of its values does; a folder is a top-level folder of the corpus."""

    documents: list[str] = []
    folders: list[str] = []
    places: list[str] = []
    authors: list[str] = []
    years: list[int] = []


class SearchRequest(Shape):
    question: str
    top_k: Annotated[int, Field(ge=1, le=100)] = 10
    filters: Filters = Filters()
    explain: bool = False


class AskRequest(Shape):
    question: str
    conversation_id: str | None = None
    top_k: Annotated[int, Field(ge=1, le=50)] = 10
    filters: Filters = Filters()
    composer: ComposerChoice = "auto"
    stream: bool = False
    explain: bool = False


class Twin(Shape):
    """Another article in which the same or nearly the same is printed, and the pages there, where known."""

    document: str
    title: str
    pages: list[int]


class Part(Shape):
    """What one signal adds to a score: `value` times `weight` is `contribution`."""

    signal: str
    value: float
    weight: float
    contribution: float


class SaidWord(Shape):
    """A word of the question and whether a passage says it, as it is or nearly; `nearest` is the most similar word of the passage, with the
    cosine of their vectors. `weight` is the word's share in the question, rare words having more."""

    word: str
    weight: float
    said: Literal["exactly", "nearly", "not"]
    nearest: str
    similarity: float


class Rule(Shape):
    """A rule of the thesaurus or of spelling that put `target` beside `typed`; `rule` is file:line, or spelling: and the relation."""

    rule: str
    typed: str
    target: str
    weight: float


class Explanation(Shape):
    """Why a passage was found: the parts of its score, the question's words in it, the rules whose target it says."""

    parts: list[Part]
    words: list[SaidWord]
    rules: list[Rule]


class AskedValue(Shape):
    """A value that a question asks for: its kind, its unit or the noun that is counted, and the words that name what has it."""

    kind: str
    unit: str
    focus: list[str]


class Named(Shape):
    """Something that a question names, as it writes it: a place, a person, a body, a law, a time, …"""

    kind: str
    text: str


class Understood(Shape):
    """What a question was taken for: the type of answer that it wants, what ranking takes it for (`kind`), the values it asks for, what it
    names, its parts where it asks several things, the words that are looked for, and what is looked for beside them."""

    type: str
    kind: str
    asks: list[AskedValue]
    mentions: list[Named]
    parts: list[str]
    words: list[str]
    expansions: list[Rule]


class Candidate(Shape):
    """A sentence that an answer could have been made from: in which of the passages found it stands, the best being 1, how well it answers, and
    what became of it.

    cited: the answer quotes it, or a part of it; removed: the citation check took it out; repeated: the answer has the same words from
    another place; weaker: it scores less than what is quoted; left: as good, but there was no need of it or no room.
    """

    text: str
    passage: int
    score: float
    parts: list[Part]
    outcome: Outcome


class CheckedQuote(Shape):
    """Words that a sentence says it rests on, and how they stand in their passage; only exact and wrapped ones are cited."""

    quote: str
    verdict: str


class MissingClaim(Shape):
    """Something that a sentence says and none of its quotes: a number, a date, a name, …"""

    kind: str
    text: str


class Removed(Shape):
    """A sentence that the citation check left out (removed), or that stands in the answer with a mark (unsupported), and why."""

    text: str
    outcome: Literal["removed", "unsupported"]
    quotes: list[CheckedQuote]
    missing: list[MissingClaim]


class Decided(Shape):
    """Whether it was refused to answer: the confidence, 0 to 1, that the documents tell what is asked, what it was made from, and below
    which it is refused."""

    refused: bool
    confidence: float
    below: float
    parts: list[Part]


class AnswerExplanation(Shape):
    """Why an answer says what it says: whether to answer, the best sentences of the passages found, best first, and what the citation
    check did not let pass."""

    decision: Decided
    candidates: list[Candidate]
    removed: list[Removed]


class PassageView(Shape):
    """A passage as it is shown: `text` is clean text, `start` and `end` are source offsets, `publication` is as in a `Citation`;
    `also_in` names the other articles in which it is printed too, `differs_in` those in which it stands with differences.
    `explanation` is there when it was asked for."""

    id: str
    document: str
    title: str
    author: str
    office: str
    place: str
    publication: str = ""
    heading: list[str]
    text: str
    start: int
    end: int
    pages: list[int]
    score: float
    also_in: list[Twin] = []
    differs_in: list[Twin] = []
    explanation: Explanation | None = None


class SearchResult(Shape):
    """`understood` is there when an explanation was asked for, `reranked` where a reranker is set."""

    passages: list[PassageView]
    question_used: str
    understood: Understood | None = None
    reranked: Reranked | None = None
    generation: str
    timings_ms: dict[str, float]


class Citation(Shape):
    """`quote` equals the clean text of the source range `start:end` of `document`; `also_in` names the other articles in which it is
    printed too, `differs_in` those in which it, or the passage around it, stands with differences. `publication` is what the article was
    printed in, its own title where it stands alone; `provision` the numbered provision (第…条) that the quote stands in."""

    number: int
    passage_id: str
    document: str
    title: str
    author: str
    office: str
    place: str = ""
    publication: str = ""
    year: int | None = None
    heading: list[str] = []
    provision: str = ""
    pages: list[int]
    start: int
    end: int
    quote: str
    verdict: Literal["exact"] = "exact"
    also_in: list[Twin] = []
    differs_in: list[Twin] = []


class AnswerSentence(Shape):
    """`text` without markers; `citations` are numbers of `Answer.citations`; `emphasis` are the ranges of `text`, in code points, that
    are the value asked for."""

    text: str
    citations: list[int]
    verdict: Literal["supported", "unsupported"]
    emphasis: list[tuple[int, int]] = []


class Elsewhere(Shape):
    """The places that a question names, as it names them, and the other places that the answer is from."""

    asked: list[str]
    found: list[str]


class StatedValue(Shape):
    """A value as its source writes it, and the numbers of the citations that say it."""

    value: str
    citations: list[int]


class Conflict(Shape):
    """Different values that the documents give the same thing; that of the answer's first sentence on it stands first."""

    asked: Literal["number", "date", "name"]
    values: list[StatedValue]


class Usage(Shape):
    """Tokens that an LLM read and wrote for an answer, as its server counts them."""

    prompt_tokens: int
    completion_tokens: int


class Answer(Shape):
    """`answer` is readable on its own, with markers `[1]`. `notice` tells what the reader should know of how it was made, in Chinese;
    `fell_back` and `elsewhere` say the same to programs: that an LLM failed, that nothing cited is of the place asked for. `understood` and
    `explanation` are there when an explanation was asked for, `reranked` where a reranker is set. `fallback_reason` is the code of what
    failed (timeout, unreachable, overloaded, rejected, unavailable, …); `conflicts` are things that the documents give several values;
    `usage` is there where an LLM's server counts tokens. `checks` counts what the citation check found: sentences that were supported,
    unsupported, removed, and quotes that stood exact, wrapped, misattributed, stitched, absent. `refusal_reason` is a stable code, see
    `service.refusal.wording`."""

    answer: str
    refused: bool
    refusal_reason: str | None = None
    composer: Literal["extractive", "llm"]
    notice: str | None = None
    fell_back: bool = False
    fallback_reason: str | None = None
    elsewhere: Elsewhere | None = None
    conflicts: list[Conflict] = []
    sentences: list[AnswerSentence]
    citations: list[Citation]
    checks: dict[str, int] = {}
    passages: list[PassageView]
    related: list[PassageView] = []
    conversation_id: str
    question_used: str
    understood: Understood | None = None
    explanation: AnswerExplanation | None = None
    reranked: Reranked | None = None
    usage: Usage | None = None
    generation: str
    timings_ms: dict[str, float]
    request_id: str


class Event(NamedTuple):
    """One step of an answer in the making, sent as a server-sent event.

    status {"stage": "retrieving" | "composing"}, passages {"passages": [PassageView]}, delta {"text"} (a piece of the answer that has
    passed the citation check, with its markers), citation (Citation), done (Answer), error {"error": {...}, "request_id"}.
    """

    name: Literal["status", "passages", "delta", "citation", "done", "error"]
    data: dict[str, Any]
