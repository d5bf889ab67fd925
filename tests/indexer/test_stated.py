"""What corpus.toml states of a document goes before what was inferred, and is found in the index that is built."""

from pathlib import Path

import pytest

from indexer.build import build
from indexer.correction import stanza
from indexer.document import Document
from indexer.generation import open_current
from indexer.sources.sidecar import SIDECAR, Overrides, read_sidecar
from indexer.stated import with_stated
from tests.conftest import HashEncoder
from tests.indexer.test_reading import read_text

BODY = "会议听取了关于供水工程的报告，代表们走访了多个乡镇，听取了群众的意见，提出了有针对性的建议。"
COLLECTION = "\n".join(
    [
        "关于供水工作的思考\n青河县人大常委会办公室 周 明",
        f"{BODY}青河县2021年和2022年都作了视察。",
        "关于道路工作的思考\n市人大常委会办公室 王 强",
        f"{BODY}我市2003年和2003年作了规定，2021年修订。",
        "关于绿化工作的思考\n李 强",
        BODY,
    ]
)


def facts(document: Document) -> list[tuple[str, int | None]]:
    return [(article.place, article.year) for article in document.articles]


@pytest.fixture
def collection() -> Document:
    document = read_text(COLLECTION)
    assert len(document.articles) == 3
    return document


def test_a_stated_place_is_of_articles_that_name_no_other(collection: Document) -> None:
    placed = with_stated(collection, Overrides(place="云州市"))
    assert [article.place for article in placed.articles] == ["青河县", "云州市", "云州市"]
    assert placed.place == "云州市"


def test_of_a_document_that_is_one_article_the_stated_place_is_the_place() -> None:
    document = read_text(f"关于供水工作的报告\n青河县人大常委会办公室 周 明\n{BODY}")
    assert facts(with_stated(document, Overrides(place="云州市")))[0][0] == "云州市"


def test_a_stated_year_is_of_every_article(collection: Document) -> None:
    assert [year for _, year in facts(with_stated(collection, Overrides(year=2020)))] == [2020] * 3


def test_a_stated_period_bounds_the_years_that_articles_name(collection: Document) -> None:
    assert [year for _, year in facts(with_stated(collection, Overrides(period="2021-2022")))] == [2022, 2021, None]
    assert [year for _, year in facts(with_stated(collection, Overrides(period="2021")))] == [2021, 2021, 2021]


def test_nothing_stated_changes_nothing(collection: Document) -> None:
    unchanged = with_stated(collection, Overrides())
    assert (unchanged.title, unchanged.place, facts(unchanged)) == (
        collection.title,
        collection.place,
        facts(collection),
    )


def test_what_was_inferred_stays_when_its_stanza_is_pasted(collection: Document, tmp_path: Path) -> None:
    (tmp_path / SIDECAR).write_text(stanza(collection), "utf-8")
    pasted = with_stated(collection, read_sidecar(tmp_path).for_document(collection.name))
    assert (pasted.title, pasted.place) == (collection.title, collection.place)
    assert [year for _, year in facts(pasted)] == [year for _, year in facts(collection)]


def test_the_index_of_a_folder_has_what_its_sidecar_states(tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "文集"
    folder.mkdir(parents=True)
    (folder / "选编.txt").write_text(COLLECTION, "utf-8")
    (folder.parent / "其他.txt").write_text(COLLECTION, "utf-8")
    (folder.parent / SIDECAR).write_text(
        '[[files]]\npattern = "文集"\npublication = "理论文选"\nplace = "云州市"\nperiod = "2021-2022"\n', "utf-8"
    )
    build(folder.parent, tmp_path / "data", load=lambda name: HashEncoder())
    library = open_current(tmp_path / "data").library
    stated, other = library.document("文集/选编.txt"), library.document("其他.txt")
    assert stated is not None and other is not None
    assert (stated.title, stated.place, facts(stated)) == (
        "理论文选",
        "云州市",
        [("青河县", 2022), ("云州市", 2021), ("云州市", None)],
    )
    assert (other.title, other.articles[2].place) == ("其他", "")
