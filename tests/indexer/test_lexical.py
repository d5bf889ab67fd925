"""The BM25 index, also against another implementation."""

import random
import tempfile
from pathlib import Path

import bm25s
import numpy as np
import pytest

from indexer.errors import GenerationError
from indexer.lexical import LexicalIndex, write_lexical


def passages(*texts: str) -> list[dict[str, list[str]]]:
    return [{"bigrams": text.split(), "characters": list(text.replace(" ", ""))} for text in texts]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    write_lexical(tmp_path / "lexical", passages("河道 治理", "河道 巡查 巡查", "预算 审查", "河道"))
    return LexicalIndex(tmp_path / "lexical")


def test_any_term_may_match_and_the_best_comes_first(index: LexicalIndex) -> None:
    ordinals, scores = index.search("bigrams", ["巡查", "河道"], 10)
    assert ordinals[0] == 1
    assert set(ordinals.tolist()) == {0, 1, 3}
    assert np.all(np.diff(scores) <= 0)


def test_only_allowed_passages_come_back_with_the_scores_they_always_have(index: LexicalIndex) -> None:
    everything = dict(zip(*(array.tolist() for array in index.search("bigrams", ["河道"], 10)), strict=True))
    ordinals, scores = index.search("bigrams", ["河道"], 10, allowed=[0, 2])
    assert ordinals.tolist() == [0]
    assert scores[0] == pytest.approx(everything[0])


def test_fields_are_searched_apart(index: LexicalIndex) -> None:
    assert index.search("characters", ["查"], 10)[0].tolist() == [1, 2]
    assert len(index.search("bigrams", ["查"], 10)[0]) == 0


def test_nothing_asked_or_unknown_words_find_nothing(index: LexicalIndex) -> None:
    assert len(index.search("bigrams", [], 5)[0]) == 0
    assert len(index.search("bigrams", ["没有的词"], 5)[0]) == 0


def test_alternatives_need_all_bigrams_of_a_phrase(tmp_path: Path) -> None:
    texts = ("河道 道治 治理", "河道 道管", "治理 预算")
    write_lexical(tmp_path / "lexical", passages(*texts))
    index = LexicalIndex(tmp_path / "lexical")
    ordinals, _ = index.search_alternatives([[(["河道", "道治", "治理"], 1.0)]], 10)
    assert ordinals.tolist() == [0]


def test_a_group_counts_as_its_best_phrase_and_groups_add_up(tmp_path: Path) -> None:
    texts = ("河道", "预算", "河道 预算", "审查")
    write_lexical(tmp_path / "lexical", passages(*texts))
    index = LexicalIndex(tmp_path / "lexical")

    def scores(*groups: list[tuple[list[str], float]]) -> dict[int, float]:
        return dict(zip(*(array.tolist() for array in index.search_alternatives(groups, 10)), strict=True))

    river, budget = scores([(["河道"], 1.0)]), scores([(["预算"], 1.0)])
    either = scores([(["河道"], 1.0), (["预算"], 1.0)])
    assert either[2] == pytest.approx(max(river[2], budget[2]))
    assert scores([(["河道"], 1.0)], [(["预算"], 1.0)])[2] == pytest.approx(river[2] + budget[2])
    assert scores([(["河道"], 0.5)])[0] == pytest.approx(river[0] / 2)
    assert scores([], [([], 1.0)]) == {}


def test_scores_agree_with_bm25s(tmp_path: Path) -> None:
    """tantivy's BM25 (k1 1.2, b 0.75, Lucene's idf) differs from bm25s's Lucene variant in rounded lengths and a factor."""
    dice = random.Random(7)
    texts = [" ".join(dice.choices("甲乙丙丁戊己庚辛壬癸", k=dice.randint(3, 30))) for _ in range(60)]
    write_lexical(tmp_path / "lexical", passages(*texts))
    reference = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    reference.index([text.split() for text in texts], show_progress=False)
    for question in (["甲", "乙"], ["癸"], ["丙", "丁", "戊"]):
        ordinals, scores = LexicalIndex(tmp_path / "lexical").search("bigrams", [*question], 60)
        theirs = reference.get_scores(question)[ordinals]
        assert np.corrcoef(scores, theirs)[0, 1] > 0.99


def test_the_same_passages_give_the_same_ranks(tmp_path: Path) -> None:
    texts = [f"河道 治理 {number % 3}" for number in range(200)]
    found = []
    for name in ("one", "two"):
        write_lexical(tmp_path / name, passages(*texts))
        found.append(LexicalIndex(tmp_path / name).search("bigrams", ["河道", "2"], 50)[0].tolist())
    assert found[0] == found[1]


def test_a_folder_that_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="Rebuild"):
        LexicalIndex(tmp_path)


def test_a_folder_in_which_nothing_can_be_written_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    write_lexical(folder, passages("河道 治理", "预算"))
    for lock in folder.glob(".*"):
        lock.unlink()
    names = sorted(folder.iterdir())
    folder.chmod(0o555)
    try:
        assert LexicalIndex(folder).search("bigrams", ["预算"], 5)[0].tolist() == [1]
    finally:
        folder.chmod(0o755)
    # To root everything can be written: what matters is that nothing was.
    assert sorted(folder.iterdir()) == names


def test_opening_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lexical(tmp_path / "lexical", passages("河道"))
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    opened = [LexicalIndex(tmp_path / "lexical") for _ in range(200)]
    assert {len(index) for index in opened} == {1}
    assert not list((tmp_path / "passing").iterdir())


def test_every_user_who_may_read_the_folder_may_read_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    write_lexical(folder, passages("河道"))
    allowed = folder.stat().st_mode & 0o666
    assert {file.stat().st_mode & 0o666 for file in folder.glob("[!.]*")} == {allowed}


def test_without_a_folder_for_temporary_files_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lexical(tmp_path / "lexical", passages("河道"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(GenerationError, match="TMPDIR"):
        LexicalIndex(tmp_path / "lexical")
