"""Asked for more, an answer does not say again what it said."""

from indexer.document import Span
from service.composing import Material, Sentence, Turn
from service.followups.more import unsaid
from tests.service.composing.passage_makers import passage

TEXT = "今年植树三万株。新建公园两个。清理河道六公里。"


def test_sentences_that_were_given_are_left_out() -> None:
    spans = [Span(0, 8), Span(8, 15), Span(15, 23)]
    material = Material("做了什么？", True, [passage(TEXT)], [Sentence(0, span, 1.0) for span in spans])
    history = [Turn("做了什么？", "〔云溪市〕今年植树**三万株**。"), Turn("还有呢？", "清理河道六公里")]
    left = unsaid(material, history)
    assert [left.text(place) for place in range(len(left.sentences))] == ["新建公园两个。"]
    assert unsaid(material, []).sentences == material.sentences
