"""Another encoder makes another index: vectors of two models are never mixed, in a build or in a search."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.build import build
from indexer.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from indexer.generation import open_current
from indexer.tokens import words
from service import serving
from service.errors import Unavailable
from service.settings import Settings
from service.understanding import understand
from tests.conftest import HashEncoder
from tests.tiny_models import save_encoder

Load = Callable[[str], Encoder]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two models of one dimension, and one of another."""
    folder = tmp_path_factory.mktemp("models")
    kinds = {"one": (32, 1), "other": (32, 2), "wider": (48, 1)}
    return {name: save_encoder(folder / name, *kind) for name, kind in kinds.items()}


def load(name: str) -> Encoder:
    """Real models, but for the one in the package, which takes a second to load."""
    return HashEncoder() if name in ("", DEFAULT_ENCODER) else load_encoder(name)


def embedded(text: str, encoder: Encoder) -> NDArray[np.float32]:
    return encoder.encode_passages([text])[0]


@pytest.fixture
def data(corpus: Path, tmp_path: Path, models: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(serving, "load_encoder", load)
    build(corpus, tmp_path / "data", str(models["one"]), load=load)
    return tmp_path / "data"


@pytest.mark.parametrize("name", ["other", "wider"])
def test_all_vectors_of_a_new_build_are_those_of_the_new_encoder(
    corpus: Path, data: Path, tmp_path: Path, models: dict[str, Path], name: str
) -> None:
    (corpus / "养老.txt").write_text("养老服务情况\n\n全市养老床位共有420张。\n", "utf-8")
    after = build(corpus, data, str(models[name]), load=load).manifest
    fresh = build(corpus, tmp_path / "fresh", str(models[name]), load=load).manifest
    assert after.reused == 0
    assert after.dimension == fresh.dimension == load_encoder(str(models[name])).dimension
    everything = range(after.passages)
    np.testing.assert_array_equal(
        open_current(data).vectors.rows(everything), open_current(tmp_path / "fresh").vectors.rows(everything)
    )


def test_the_next_question_is_encoded_by_the_new_encoder(corpus: Path, data: Path, models: dict[str, Path]) -> None:
    current = serving.Current(Settings(data=data))
    assert current.get().encoder.name == str(models["one"])
    build(corpus, data, str(models["wider"]), load=load)
    served = current.get()
    assert served.encoder.name == str(models["wider"])
    assert len(served.search(understand("河道治理"), 5).hits) == served.generation.manifest.passages


def test_a_model_that_has_moved_is_found_there_after_a_build_that_embeds_nothing(
    corpus: Path, tmp_path: Path, models: dict[str, Path], data: Path
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(models["one"], moved)
    manifest = build(corpus, data, str(moved), load=load).manifest
    assert (manifest.encoder, manifest.embedded) == (str(moved), 0)


def test_a_model_replaced_in_its_folder_is_noticed_by_the_server_and_by_the_next_build(
    corpus: Path, tmp_path: Path, models: dict[str, Path], data: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(models["one"], folder)
    build(corpus, data, str(folder), load=load)
    shutil.rmtree(folder)
    shutil.copytree(models["other"], folder)
    with pytest.raises(Unavailable, match="is not the one that made the index"):
        serving.Current(Settings(data=data)).get()
    assert build(corpus, data, str(folder), load=load).manifest.reused == 0
    assert serving.Current(Settings(data=data)).get().encoder.fingerprint == load_encoder(str(folder)).fingerprint


def test_word_vectors_come_from_the_encoder_in_the_package_whatever_encodes_the_passages(data: Path) -> None:
    forward = open_current(data).forward
    word = next(word for word in words("河道治理") if word in forward.numbers)
    np.testing.assert_allclose(
        np.asarray(forward.vectors[forward.numbers[word]], np.float32), embedded(word, HashEncoder()), atol=1e-3
    )
    assert forward.encoder_fingerprint == HashEncoder().fingerprint


def test_words_are_not_compared_with_those_of_another_encoder_in_the_package(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = HashEncoder("hash-2")
    monkeypatch.setattr(serving, "load_encoder", lambda name: newer if name == DEFAULT_ENCODER else load(name))
    with pytest.raises(Unavailable, match="is not the one that made the index"):
        serving.Current(Settings(data=data)).get()
