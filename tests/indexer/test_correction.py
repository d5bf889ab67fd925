"""The stanza for corpus.toml is TOML that the sidecar accepts and that states what was inferred."""

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.correction import inferred, stanza
from indexer.document import Document
from indexer.reading import read
from indexer.sources import Source
from indexer.sources.sidecar import SIDECAR, Overrides, read_sidecar

TEXT = "云溪市人大常委会关于河道治理情况的报告\n\n2023年，云溪市共治理河道36公里，投入资金1.2亿元。\n"
NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from('[]*?!"\\/\x7f'), min_size=1, max_size=30
)


def document_called(name: str) -> Document:
    return replace(read(Source("报告.txt", TEXT, "plain", "txt", "0")), name=name)


@given(NAMES, NAMES, st.text("云溪市\"\\'#", max_size=8))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_pasted_stanza_states_for_this_document_what_was_inferred(
    tmp_path: Path, name: str, title: str, place: str
) -> None:
    document = replace(document_called(name), title=title, place=place)
    (tmp_path / SIDECAR).write_text(stanza(document), "utf-8")
    year = document.articles[0].year
    assert read_sidecar(tmp_path).for_document(name) == Overrides(title, place, year)


def test_a_pattern_fits_no_other_document(tmp_path: Path) -> None:
    (tmp_path / SIDECAR).write_text(stanza(document_called("公报[1]*.txt")), "utf-8")
    assert read_sidecar(tmp_path).for_document("公报1二.txt") == Overrides()


def test_years_that_differ_between_articles_are_told_but_not_stated(tmp_path: Path) -> None:
    document = document_called("文.txt")
    [article] = document.articles
    several = replace(document, articles=(replace(article, year=2022), replace(article, year=2019)))
    (tmp_path / SIDECAR).write_text(stanza(several), "utf-8")
    assert read_sidecar(tmp_path).for_document("文.txt").year is None
    assert '# period = "2019-2022"  # 2/2 articles: 2019, 2022' in stanza(several)
    assert inferred(several)["years"] == [2019, 2022]


def test_a_year_that_only_some_articles_tell_is_not_stated_of_all(tmp_path: Path) -> None:
    document = document_called("文.txt")
    [article] = document.articles
    several = replace(document, articles=(replace(article, year=2022), replace(article, year=None)))
    (tmp_path / SIDECAR).write_text(stanza(several), "utf-8")
    assert read_sidecar(tmp_path).for_document("文.txt").year is None
    assert "1/2 articles: 2022" in stanza(several)
