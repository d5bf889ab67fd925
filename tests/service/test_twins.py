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
from service.twins import also_in, differs_in, holder, printed_in
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
        return Retriever(open_current(tmp_path / "data"), encoder, encoder).search(understand(question), k)

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


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("三成", "四成"),
        ("可以随时", "不得随时"),
        ("可以随时", "不可以随时"),
        ("县教育局", "市教育局"),
        ("应当由集中供热", "可以由集中供热"),
        ("三成", "三点五成"),
        ("年度预算，", "年度预算2.5万元，"),
        ("列入年度预算", "经批准后列入年度预算"),
        ("并向学校反映所见的问题", "并向学校反映所见的问题，法律另有规定的除外"),
        ("同时，要", "经县政府同意，同时，要"),
    ],
)
def test_texts_that_differ_at_all_are_both_found_and_said_to_differ(
    search: Callable[..., list[Hit]], here: str, there: str
) -> None:
    assert here in BODY
    hits = search("山区小学取暖", 甲=f"取暖调研\n\n{BODY}\n", 乙=f"冬季取暖之我见\n\n{BODY.replace(here, there)}\n")
    assert {hit.passage.document for hit in hits} == {"甲.txt", "乙.txt"}
    assert all(not hit.merged for hit in hits)
    first = next(hit.passage for hit in hits if hit.passage.document == "甲.txt")
    assert [twin.document for twin in [*also_in(first), *differs_in(first)]] == ["乙.txt"]
    cited_differently = Checker().check(Draft(SENTENCE, (Evidence(first, SENTENCE),)))[1][0]
    assert [twin.document for twin in [*cited_differently.also_in, *cited_differently.differs_in]] == ["乙.txt"]


def test_a_decimal_point_makes_another_number(search: Callable[..., list[Hit]]) -> None:
    hits = search(
        "山区小学取暖",
        甲=f"取暖调研\n\n{BODY.replace('三成', '1.2万元')}\n",
        乙=f"冬季取暖之我见\n\n{BODY.replace('三成', '12万元')}\n",
    )
    assert len(hits) == 2
    assert all(not also_in(hit.passage) and differs_in(hit.passage) for hit in hits)


def test_punctuation_and_width_make_no_difference(search: Callable[..., list[Hit]]) -> None:
    hits = search(
        "山区小学取暖",
        甲=f"取暖\n\n{BODY}\n",
        乙=f"冬季取暖\n\n{BODY.replace('，同时', '。同时').replace('、', '，')}\n",
    )
    assert len(hits) == 1


@pytest.mark.parametrize(
    "longer", [f"经省人民代表大会常务委员会批准，{BODY}", f"{BODY[:-1]}，但是法律另有规定的，按照法律办理。"]
)
def test_words_that_a_longer_sentence_limits_do_not_stand_for_the_sentence(
    search: Callable[..., list[Hit]], longer: str
) -> None:
    hits = search("山区小学取暖", 甲=f"取暖调研\n\n{BODY}\n", 乙=f"冬季取暖之我见\n\n{longer}\n")
    assert len(hits) == 2
    plain, limited = sorted((hit.passage for hit in hits), key=lambda passage: len(passage.text))
    assert [twin.document for twin in also_in(plain)] == ["乙.txt"]
    # Whichever of them is shown first, the other is not taken for it.
    assert holder(plain, {plain.copies[0].twin: limited}) is None
    assert holder(limited, {limited.copies[0].twin: plain}) is None


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


def test_the_library_says_that_an_article_and_its_copy_differ(tmp_path: Path, load: Callable[[str], Encoder]) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, body in (("甲", BODY), ("乙", BODY.replace("三成", "四成"))):
        (folder / f"{name}.txt").write_text(f"取暖调研\n\n{body}\n", "utf-8")
    build(folder, tmp_path / "data", load=load)
    (article,) = show_document(open_current(tmp_path / "data"), "甲.txt")["articles"]
    assert article["also_in"] == []
    assert [twin["document"] for twin in article["differs_in"]] == ["乙.txt"]


def cited(passage: Passage, quote: str) -> list[Twin]:
    _, (citation,) = Checker().check(Draft(quote, (Evidence(passage, quote),)))
    return citation.also_in


def test_the_same_words_about_another_place_or_year_are_another_fact(search: Callable[..., list[Hit]]) -> None:
    hits = search("山区小学取暖", 甲=f"取暖\n\n{BODY}\n", 乙=f"冬季取暖\n\n{BODY}\n")
    kept, dropped = hits[0].passage, hits[0].merged[0]
    ordinal = dropped.copies[0].twin
    assert holder(replace(dropped, place="南岭县"), {ordinal: replace(kept, place="南岭县")}) == ordinal
    assert holder(replace(dropped, place="南岭县"), {ordinal: replace(kept, place="")}) == ordinal
    assert holder(replace(dropped, place="南岭县"), {ordinal: replace(kept, place="北岭县")}) is None
    assert holder(replace(dropped, year=2021), {ordinal: replace(kept, year=2021)}) == ordinal
    assert holder(replace(dropped, year=2021), {ordinal: replace(kept, year=None)}) == ordinal
    assert holder(replace(dropped, year=2021), {ordinal: replace(kept, year=2022)}) is None
