"""What a citation tells of where its article was printed: references are made from it."""

from indexer.generation import Generation
from service.citations import Checker
from service.composing import Draft, Evidence


def test_a_citation_knows_what_it_was_printed_in(sample_generation: Generation) -> None:
    passages = sample_generation.library.passages(range(len(sample_generation.lexical)))
    for passage in passages:
        quote = passage.text.partition("\n")[0]
        _, (citation, *_) = Checker().check(Draft(quote, (Evidence(passage, quote),)))
        told = (citation.publication, citation.year, tuple(citation.heading))
        assert told == (passage.publication, passage.year, passage.heading)
    assert {passage.publication for passage in passages} != {passage.title for passage in passages}
