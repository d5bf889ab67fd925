"""Answers of invented words, for the tests of sharing."""

from typing import Any

from service.answer import Answer, AnswerSentence, Citation, PassageView


def citation(number: int = 1, **known: Any) -> Citation:
    """A citation of page 11 of an article in an issue of a periodical, or as `known` has it."""
    given: dict[str, Any] = {
        "document": "会刊/2031-2.pdf",
        "title": "河道治理的三条经验",
        "author": "林栖",
        "office": "云溪市人大常委会",
        "publication": "云溪人大2031年第2期",
        "year": 2031,
        "pages": [11],
        "quote": "全年治理河道三十六公里。",
    }
    return Citation(number=number, passage_id="p", start=0, end=12, **(given | known))


def answer(text: str, *citations: Citation, **known: Any) -> Answer:
    """An answer of the words `text`, markers included, in one sentence unless `sentences` are given."""
    given: dict[str, Any] = {
        "refused": False,
        "composer": "extractive",
        "sentences": [AnswerSentence(text=text.partition("[1]")[0], citations=[1], verdict="supported")],
        "passages": [],
        "conversation_id": "c",
        "question_used": "治理了多少河道？",
        "generation": "g",
        "timings_ms": {},
        "request_id": "r",
    }
    return Answer(answer=text, citations=list(citations), **(given | known))


def near(title: str) -> PassageView:
    """A passage near to a question that was not answered."""
    return PassageView(
        id="p",
        document="a.txt",
        title=title,
        author="",
        office="",
        place="",
        heading=[],
        text="甲",
        start=0,
        end=1,
        pages=[],
        score=1,
    )
