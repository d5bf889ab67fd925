"""Documents and passages, stored and read again."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.comparison import compare
from indexer.document import Document
from indexer.errors import GenerationError
from indexer.library import Library, LibraryWriter
from indexer.passages import split

Make = Callable[..., Document]


@pytest.fixture
def documents(document: Make) -> list[Document]:
    text = "河道治理报告\n\n今年治理河道36公里。\n\n投入资金1.2亿元。\n"
    return [document(text, "甲/报告.txt"), document(text.replace("36", "48"), "乙.txt")]


@pytest.fixture
def library(documents: list[Document], tmp_path: Path) -> Library:
    with LibraryWriter(tmp_path / "library.db") as writer:
        for document in documents:
            writer.add(document, [(passage, passage.id.encode()) for passage in split(document)])
        writer.finish(compare([passage for document in documents for passage in split(document)]))
    return Library(tmp_path / "library.db")


def test_documents_come_back_as_they_were(library: Library, documents: list[Document]) -> None:
    for document in documents:
        kept = library.document(document.name)
        assert kept is not None
        assert (kept.text, kept.source, kept.paragraphs, kept.articles) == (
            document.text,
            document.source,
            document.paragraphs,
            document.articles,
        )
        assert (kept.pages, kept.dropped, kept.place, kept.digest) == (
            document.pages,
            document.dropped,
            document.place,
            document.digest,
        )
        assert kept.offsets.clean.tolist() == document.offsets.clean.tolist()
        assert kept.offsets.source.tolist() == document.offsets.source.tolist()


def test_passages_come_back_in_the_order_asked(library: Library, documents: list[Document]) -> None:
    passages = [passage for document in documents for passage in split(document)]
    last = len(passages) - 1
    first, second = library.passages([last, 0])
    assert (first.id, second.id) == (passages[last].id, passages[0].id)
    assert (first.text, first.heading, first.start, first.end) == (
        passages[last].text,
        passages[last].heading,
        passages[last].start,
        passages[last].end,
    )


def test_passages_come_back_with_the_places_that_hold_the_same(document: Make, tmp_path: Path) -> None:
    body = (
        "会议听取了关于全域旅游的汇报，认为景区道路、停车场和厕所的改造进展顺利，建议下一步把民宿的消防、卫生和治安一并纳入日常检查，"
        "并为农户提供培训，使其有稳定的收入。\n"
    )
    held = [document(f"旅游汇报\n\n{body}", "甲.txt"), document(f"旅游发展之我见\n\n{body}", "乙.txt")]
    with LibraryWriter(tmp_path / "twice.db") as writer:
        for one in held:
            writer.add(one, [(passage, b"") for passage in split(one)])
        writer.finish(compare([passage for one in held for passage in split(one)]))
    library = Library(tmp_path / "twice.db")
    for ordinal, (document, title) in enumerate([("乙.txt", "旅游发展之我见"), ("甲.txt", "旅游汇报")]):
        (passage,) = library.passages([ordinal])
        (copy,) = passage.copies
        assert (copy.twin, copy.document, copy.title) == (1 - ordinal, document, title)
        assert passage.text[copy.start : copy.end] == body.rstrip("。\n")
        (twin,) = library.twins(passage.document)
        assert (twin.article, twin.twin_document, twin.title) == (passage.article, document, title)


def test_an_unknown_document_is_none(library: Library) -> None:
    assert library.document("没有.txt") is None


def test_the_list_counts_what_is_there(library: Library, documents: list[Document]) -> None:
    entries = {entry.document: entry for entry in library.entries()}
    assert set(entries) == {"甲/报告.txt", "乙.txt"}
    assert entries["乙.txt"].characters == len(documents[1].text)


def test_passages_are_selected_by_their_columns(library: Library) -> None:
    chosen = library.select("document = ?", ["乙.txt"])
    assert chosen
    assert {passage.document for passage in library.passages(chosen)} == {"乙.txt"}


def test_many_threads_may_read(library: Library) -> None:
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(50):
                assert library.document("乙.txt") is not None
                assert library.passages([0])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_missing_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="Rebuild"):
        Library(tmp_path / "library.db")


def test_a_damaged_file_is_an_error_that_says_what_to_do(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"\xa5" * path.stat().st_size)
    with pytest.raises(GenerationError, match="cannot be read") as raised:
        library.entries()
    assert raised.value.hint
