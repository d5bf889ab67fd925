"""The first refusal rule."""

from collections.abc import Callable

import pytest

from indexer.document import Document
from indexer.passages import split
from service.refusal import coverage, refuses
from service.retrieval import Hit
from service.understanding import understand

Make = Callable[..., Document]


@pytest.fixture
def hits(document: Make) -> list[Hit]:
    passages = split(document("云溪市河道治理情况的调研报告\n\n今年全市共治理河道36公里，投入资金1.2亿元。\n"))
    return [Hit(passage, 0, 1.0, {}, {}) for passage in passages]


def test_a_question_in_the_words_of_the_passage_is_covered(hits: list[Hit]) -> None:
    assert coverage(understand("河道治理投入多少资金？"), hits) > 0.9
    assert not refuses(understand("河道治理投入多少资金？"), hits)


def test_a_question_about_something_else_is_refused(hits: list[Hit]) -> None:
    assert refuses(understand("莫扎特一生写了多少部歌剧？"), hits)


def test_without_passages_everything_is_refused() -> None:
    assert refuses(understand("河道治理投入多少资金？"), [])


def test_words_of_the_title_count(hits: list[Hit]) -> None:
    assert coverage(understand("调研报告"), hits) == 1.0
