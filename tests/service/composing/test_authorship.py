"""Who wrote what."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import open_current
from indexer.library import Library
from service.answer import Filters
from service.citations import Checker
from service.composing.authorship import authorship

ARTICLES = """关于做好河道巡查的思考

云溪市人大常委会 周子衡

河道巡查要落实到人，每名巡查员负责一段河道，发现问题当天报告。各级河长办要及时交办、跟踪问效，让群众看得见变化。
---
关于审议意见办理的几点建议

云溪市人大常委会 周子衡　陆鸣

审议意见要一件一件盯住办理。办理结果要向常委会报告，并接受满意度测评，测评结果向社会公开。
---
小议代表建议

松浦县人大常委会 唐禾

代表建议要办得实、答得清。承办单位要主动上门听取代表意见，对一时办不了的事项说明原因。
"""


@pytest.fixture
def library(tmp_path: Path, load: Callable[[str], Encoder]) -> Library:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, article in enumerate(ARTICLES.split("---\n"), 1):
        (folder / f"{number}.txt").write_text(article, "utf-8")
    build(folder, tmp_path / "data", load=load)
    return open_current(tmp_path / "data").library


@pytest.mark.parametrize(
    "question",
    ["谁写了《关于做好河道巡查的思考》？", "《关于做好河道巡查的思考》的作者是谁", "《做好河道巡查的思考》是谁写的？"],
)
def test_the_author_of_an_article_is_told_by_its_byline(library: Library, question: str) -> None:
    (draft,) = authorship(question, library, Filters())
    assert draft.lead == "\n《关于做好河道巡查的思考》的作者："
    assert draft.text == "云溪市人大常委会 周子衡"
    assert [draft.text[span.start : span.end] for span in draft.emphasis] == ["周子衡"]


def test_the_articles_of_an_author_are_told_by_their_titles_as_printed(library: Library) -> None:
    found = authorship("周子衡写过哪些文章？", library, Filters())
    assert [draft.lead + draft.text for draft in found] == [
        "周子衡：\n关于做好河道巡查的思考",
        "\n关于审议意见办理的几点建议",
    ]


@pytest.mark.parametrize("question", ["谁写了《关于做好河道巡查的思考》？", "唐禾有哪些文章？"])
def test_what_is_told_stands_in_the_source_where_its_citation_says(library: Library, question: str) -> None:
    checker = Checker(question)
    (draft,) = authorship(question, library, Filters())
    sentence, (citation,) = checker.check(draft)
    source = library.document(citation.document)
    assert source is not None
    assert sentence.verdict == "supported"
    assert source.source[citation.start : citation.end] == draft.text


@pytest.mark.parametrize(
    "question",
    [
        "《云溪市河道条例》由谁负责解释？",
        "谁写了《没有的文章》？",
        "王五写过哪些文章？",
        "河道巡查要怎么做？",
        "周子衡认为河道巡查要怎么做？",
    ],
)
def test_other_questions_are_not_answered_so(library: Library, question: str) -> None:
    assert authorship(question, library, Filters()) == []


def test_filters_hold_for_authors_too(library: Library) -> None:
    assert authorship("周子衡写过哪些文章？", library, Filters(documents=["其他.txt"])) == []
