"""What is done with the passages found before and after an answer is composed from them: all that needs no waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.passages import Passage
from service.answer import Elsewhere, Filters
from service.composing import Draft, Material
from service.composing.authorship import authorship
from service.places import elsewhere
from service.refusal import Decision, decide
from service.retrieval import Hit
from service.sentences import read
from service.serving import Serving
from service.understanding import Question
from service.variants import Variants, latest, variants


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer is composed from, whether to compose one, and what title blocks tell of who wrote what: no passage holds those, so
    not finding it in passages refuses nothing."""

    material: Material
    decision: Decision
    written: Sequence[Draft]


def prepare(serving: Serving, question: Question, hits: Sequence[Hit], refuse_below: float, filters: Filters) -> Ground:
    """Reads the sentences of `hits` that are in force and decides whether they answer. Raises GenerationError, as `read` does."""
    retriever = serving.retriever
    in_force = latest(question, hits, serving.generation.forward.facts)
    material = read(retriever, question, in_force)
    decision = decide(retriever, question, in_force, material, refuse_below, filters != Filters())
    return Ground(material, decision, authorship(question.text, serving.generation.library, filters))


def compare(
    serving: Serving, question: Question, hits: Sequence[Hit], material: Material, cited: Sequence[Passage]
) -> tuple[Elsewhere | None, Variants]:
    """Whether what is `cited` is from another place than the one asked for, and of which look-alikes it is one."""
    if not cited:
        return None, Variants()
    found = [hit.passage for hit in hits]
    places = serving.generation.library.values("place")
    other = elsewhere(question.text, places, found, cited)
    return other, variants(question, hits, {passage.id for passage in cited}, material, serving.generation)
