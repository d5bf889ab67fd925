"""The forward index of small passages."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document
from indexer.encoder import Encoder
from indexer.errors import GenerationError
from indexer.forward import ForwardIndex, ForwardWriter
from indexer.passages import Passage, split
from indexer.statutes import LATEST, SUPERSEDED

Make = Callable[..., Document]


@pytest.fixture
def passage(document: Make) -> Passage:
    return split(document("河道治理情况\n\n一、投入12万元。\n二、投入3万元。"))[0]


def written(folder: Path, passage: Passage, encoder: Encoder, *texts: str) -> ForwardIndex:
    """An index of texts whose words are parted by blanks, their context and sentences by bars."""
    writer = ForwardWriter()
    for text in texts:
        context, *sentences = text.split("|")
        writer.add(passage, context.split(), [sentence.split() for sentence in sentences])
    writer.write(folder, encoder)
    return ForwardIndex(folder)


def test_words_are_numbered_and_counted_once_a_passage(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    index = written(tmp_path / "forward", passage, encoder, "河道|巡查 巡查|河道", "预算 河道", "")
    assert len(index) == 3
    frequency = {word: int(index.frequency[number]) for word, number in index.numbers.items()}
    assert frequency == {"河道": 2, "巡查": 1, "预算": 1}


def test_a_rare_word_weighs_more_and_an_unknown_one_most(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    index = written(tmp_path / "forward", passage, encoder, "河道 巡查", "河道", "河道 预算")
    often, once, never = index.rarity(["河道", "巡查", "没有"])
    assert 0 < often < once < never


def test_rarity_is_that_of_bm25(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    index = written(tmp_path / "forward", passage, encoder, "河道 巡查", "河道", "河道 预算")
    assert index.rarity(["河道", "巡查", "没有"]) == pytest.approx(
        np.log([1 + 0.5 / 3.5, 1 + 2.5 / 1.5, 1 + 3.5 / 0.5])
    )


def test_what_means_the_opposite_is_not_close(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    index = written(tmp_path / "forward", passage, encoder, "河道|巡查")
    closest, _ = index.closest(-encoder.encode_passages(["巡查"]), np.array([0]))
    assert closest.tolist() == [[0, 0]]


def test_the_same_word_is_as_close_as_can_be(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    index = written(tmp_path / "forward", passage, encoder, "河道|巡查", "预算", "")
    closest, begins = index.closest(encoder.encode_passages(["巡查", "预算"]), np.array([0, 1, 2]))
    assert begins.tolist() == [0, 2, 3]
    assert closest.shape == (2, 4)
    assert closest[0, 1] == pytest.approx(1, abs=1e-5)
    assert closest[1, 2] == pytest.approx(1, abs=1e-5)
    assert closest[:, 3].tolist() == [0, 0]


def test_words_have_the_vectors_of_the_encoder_stored_or_not(
    tmp_path: Path, passage: Passage, encoder: Encoder
) -> None:
    index = written(tmp_path / "forward", passage, encoder, "河道|巡查", "预算")
    asked = ["没有", "预算", "河道"]
    assert np.allclose(index.word_vectors(asked, encoder), encoder.encode_queries(asked))
    index.vectors = np.zeros_like(index.vectors)
    assert np.flatnonzero(index.word_vectors(asked, encoder).any(axis=1)).tolist() == [0]


def test_a_passage_is_named_as_far_as_the_words_of_its_context_are_asked_for(
    tmp_path: Path, passage: Passage, encoder: Encoder
) -> None:
    index = written(
        tmp_path / "forward", passage, encoder, "供水 条例|巡查", "供水 条例 细则|巡查", "|巡查", "供水 条例|"
    )
    exact, longer, without, rest = index.named(["供水", "条例", "没有"], np.array([0, 1, 2, 3]))
    assert exact == rest == pytest.approx(1)
    assert 0 < longer < 1
    assert without == 0
    assert index.named([], np.array([0])).tolist() == [0]


unit = st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(texts=st.lists(st.lists(unit, min_size=1, max_size=3), min_size=1, max_size=8), data=st.data())
def test_closest_is_the_best_over_the_words_of_each_unit(
    tmp_path_factory: pytest.TempPathFactory,
    passage: Passage,
    encoder: Encoder,
    texts: list[list[list[str]]],
    data: st.DataObject,
) -> None:
    lines = ("|".join(" ".join(words) for words in units) for units in texts)
    index = written(tmp_path_factory.mktemp("f") / "forward", passage, encoder, *lines)
    wanted = sorted(data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True, min_size=1)))
    asked = encoder.encode_queries(["甲乙", "丁"])
    closest, _ = index.closest(asked, np.array(wanted))
    expected = [
        [max([0.0, *(float(one @ encoder.encode_queries([word])[0]) for word in words)]) for one in asked]
        for ordinal in wanted
        for words in texts[ordinal]
    ]
    assert np.allclose(closest.T, np.array(expected), atol=1e-5)


def test_facts_tell_place_length_digits_and_items(tmp_path: Path, document: Make, encoder: Encoder) -> None:
    passages = split(document("河道治理情况\n\n" + "".join(f"第{n}组视察了{n}处河道。" for n in range(100, 200))))
    writer = ForwardWriter()
    for passage in passages:
        writer.add(passage, [], [])
    writer.write(tmp_path / "forward", encoder)
    facts = ForwardIndex(tmp_path / "forward").facts
    assert facts["article"].tolist() == [0] * len(passages)
    assert facts["position"].tolist() == list(range(len(passages)))
    assert facts["characters"].tolist() == [len(passage.text) for passage in passages]
    assert facts["digits"][0] == 3 * passages[0].text.count("组") + 3 * passages[0].text.count("处")


def test_marks_of_items_are_counted(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    assert written(tmp_path / "forward", passage, encoder, "河道").facts["items"][0] == 2


def test_a_damaged_index_says_so(tmp_path: Path, passage: Passage, encoder: Encoder) -> None:
    written(tmp_path / "forward", passage, encoder, "河道")
    (tmp_path / "forward" / "held.npy").write_bytes(b"no array")
    with pytest.raises(GenerationError, match="cannot be read"):
        ForwardIndex(tmp_path / "forward")


def test_facts_tell_the_provisions_and_versions_of_statutes(tmp_path: Path, document: Make, encoder: Encoder) -> None:
    law = "云州市供水条例\n（{}年3月1日通过）\n" + "".join(
        f"第{number}条 {'供水单位应当保证水质。' * 30}\n" for number in "一二三"
    )
    writer = ForwardWriter()
    for year in (2009, 2018):
        for one in split(document(law.format(year), f"{year}.txt")):
            writer.add(one, [], [])
    writer.write(tmp_path / "forward", encoder)
    facts = ForwardIndex(tmp_path / "forward").facts
    assert set(facts["year"].tolist()) == {2009, 2018}
    assert (facts["version"] == np.where(facts["year"] == 2009, SUPERSEDED, LATEST)).all()
    for year in (2009, 2018):
        of_year = facts[facts["year"] == year]
        assert of_year["last"].tolist() == sorted(of_year["last"].tolist())
        assert (of_year["first"] <= of_year["last"]).all()
        assert of_year["last"][-1] == 3
