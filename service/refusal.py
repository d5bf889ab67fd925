"""When the documents do not tell: a first rule, from how much of the question the best passages hold."""

from collections.abc import Sequence

from indexer.tokens import normalise, words
from service.retrieval import Hit
from service.understanding import Question

NOT_FOUND = "not_found"

# Set by tests/quality/refusal.py, which tells how many questions are refused that should and should not be. It catches
# questions about something else altogether; a figure that is not given where everything around it is takes more than this.
COVERAGE = 0.2
_LOOKED_AT = 5


def coverage(question: Question, hits: Sequence[Hit]) -> float:
    """Share of the question's words, by characters, that stand in the passage that holds most of them, 0 to 1."""
    asked = {word for word in words(question.content) if len(word) > 1 or word.isdigit()}
    total = sum(map(len, asked))
    if not total:
        return 1.0 if hits else 0.0
    texts = (normalise(f"{hit.passage.context}\n{hit.passage.text}") for hit in hits[:_LOOKED_AT])
    return max((sum(len(word) for word in asked if word in text) / total for text in texts), default=0.0)


def refuses(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether to refuse instead of answering from `hits`."""
    return coverage(question, hits) < COVERAGE
