"""Texts that are printed twice: found once, the other places named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import open_current
from indexer.passages import Passage
from service.answer import Twin
from service.citations import Checker
from service.composing import Draft, Evidence
from service.documents import show_document
from service.retrieval import Hit, Retriever
from service.twins import also_in, holder, printed_in
from service.understanding import understand

SENTENCE = "调研组认为，山区小学的取暖应当由集中供热改为空气源热泵，每间教室的花费可以降低三成，老师和学生不再受煤烟之苦，冬天也能安心上课"
BODY = (
    f"{SENTENCE}。同时，要把校车的线路重新排定，让住得远的孩子坐上车，校车的年检、保险和司机的培训由县教育局统一办理，"
    "费用列入年度预算，家长委员会可以随时查看行车记录，并向学校反映所见的问题。"
)
OTHER = "全镇的梨园今年挂果早，合作社请来农技员讲授疏果和套袋，预计下月上市。"


@pytest.fixture
def search(tmp_path: Path, encoder: Encoder, load: Callable[[str], Encoder]) -> Callable[..., list[Hit]]:
    """Indexes articles, given as texts by the name of their file, and searches them."""

    def run(question: str, k: int = 10, **articles: str) -> list[Hit]:
        folder = tmp_path / "articles"
        folder.mkdir()
        for name, text in articles.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        build(folder, tmp_path / "data", load=load)
        return Retriever(open_current(tmp_path / "data"), encoder).search(understand(question), k)

    return run


def names(hits: list[Hit]) -> list[str]:
    return [hit.passage.document for hit in hits]


def test_a_twin_takes_no_second_place(search: Callable[..., list[Hit]]) -> None:
    hits = search(
        "山区小学取暖", 2, 甲=f"取暖调研\n\n{BODY}\n", 乙=f"冬季取暖之我见\n\n{BODY}\n", 丙=f"梨园\n\n{OTHER}\n"
    )
    assert len(hits) == 2
    assert names(hits)[1] == "丙.txt"
    (merged,) = hits[0].merged
    assert {hits[0].passage.document, merged.document} == {"甲.txt", "乙.txt"}
    (twin,) = printed_in(hits[0].passage, hits[0].merged)
    assert (twin.document, twin.title) == (merged.document, merged.title)


def test_the_same_words_with_another_number_are_two_facts(search: Callable[..., list[Hit]]) -> None:
    hits = search(
        "山区小学取暖",
        甲=f"取暖调研\n\n{BODY}\n",
        乙=f"冬季取暖之我见\n\n{BODY.replace('三成', '四成')}\n",
    )
    assert len(hits) == 2
    assert all(not hit.merged and not also_in(hit.passage) for hit in hits)


def test_the_same_words_with_a_negation_are_two_facts(search: Callable[..., list[Hit]]) -> None:
    hits = search("山区小学取暖", 甲=f"取暖\n\n{BODY}\n", 乙=f"冬季取暖\n\n{BODY.replace('可以随时', '不得随时')}\n")
    assert len(hits) == 2


def test_a_misprint_does_not_make_two_facts(search: Callable[..., list[Hit]]) -> None:
    hits = search("山区小学取暖", 甲=f"取暖\n\n{BODY}\n", 乙=f"冬季取暖\n\n{BODY.replace('保险', '保检')}\n")
    assert len(hits) == 1


def test_a_passage_that_says_more_than_its_twin_keeps_its_place(search: Callable[..., list[Hit]]) -> None:
    hits = search("山区小学取暖", 甲=f"取暖调研\n\n{BODY}\n", 乙=f"冬季取暖之我见\n\n{BODY}{OTHER}{OTHER[::-1]}\n")
    shown = {hit.passage.document for hit in hits}
    assert "乙.txt" in shown


def test_a_citation_names_the_other_place_of_its_very_words(search: Callable[..., list[Hit]]) -> None:
    hits = search(
        "山区小学取暖", 甲=f"取暖调研\n\n{OTHER}{SENTENCE}。\n", 乙=f"冬季取暖之我见\n\n{SENTENCE}。{OTHER[::-1]}\n"
    )
    passage = next(hit.passage for hit in hits if hit.passage.document == "甲.txt")
    assert cited(passage, SENTENCE) == [Twin(document="乙.txt", title="冬季取暖之我见", pages=[])]
    assert cited(passage, OTHER) == []
    assert also_in(passage) == []


def test_the_library_names_the_copy_of_an_article(tmp_path: Path, load: Callable[[str], Encoder]) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, title, body in (("甲", "取暖调研", BODY), ("乙", "冬季取暖之我见", BODY), ("丙", "梨园", OTHER)):
        (folder / f"{name}.txt").write_text(f"{title}\n\n{body}\n", "utf-8")
    build(folder, tmp_path / "data", load=load)
    generation = open_current(tmp_path / "data")
    named = {name: show_document(generation, f"{name}.txt")["articles"][0]["also_in"] for name in "甲乙丙"}
    assert named == {
        "甲": [{"document": "乙.txt", "title": "冬季取暖之我见", "pages": []}],
        "乙": [{"document": "甲.txt", "title": "取暖调研", "pages": []}],
        "丙": [],
    }


def cited(passage: Passage, quote: str) -> list[Twin]:
    _, (citation,) = Checker().check(Draft(quote, (Evidence(passage, quote),)))
    return citation.also_in


def test_the_same_words_about_another_place_are_another_fact(search: Callable[..., list[Hit]]) -> None:
    hits = search("山区小学取暖", 甲=f"取暖\n\n{BODY}\n", 乙=f"冬季取暖\n\n{BODY}\n")
    kept, dropped = hits[0].passage, hits[0].merged[0]
    ordinal = dropped.copies[0].twin
    assert holder(replace(dropped, place="南岭县"), {ordinal: replace(kept, place="南岭县")}) == ordinal
    assert holder(replace(dropped, place="南岭县"), {ordinal: replace(kept, place="")}) == ordinal
    assert holder(replace(dropped, place="南岭县"), {ordinal: replace(kept, place="北岭县")}) is None
