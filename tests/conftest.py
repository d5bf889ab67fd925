"""Fixtures that more than one folder of tests needs."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

from indexer.build import build
from indexer.document import Document
from indexer.encoder import DEFAULT_ENCODER, Encoder
from indexer.generation import Generation, open_current
from indexer.reading import read
from indexer.sources import Source

# On a busy machine any example may take long: time is measured by the benchmarks, not by tests.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project; tests that need it are skipped where it is absent."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("needs the development data (../shared), which is not here")
    return SHARED


class HashEncoder:
    """An encoder without weights, for tests of everything around one: characters hashed into a few buckets."""

    name = "hash"
    dimension = 16

    def __init__(self, fingerprint: str = "hash-1") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[hashlib.md5(character.encode()).digest()[0] % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(lengths, 1e-9)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        return self.encode_queries(texts)


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def load(encoder: HashEncoder) -> Callable[[str], Encoder]:
    """What `build` takes for `load_encoder`, without the seconds that a real encoder needs."""
    return lambda name: HashEncoder() if name == DEFAULT_ENCODER else encoder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two small documents."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "条例.md").write_text(
        "# 云溪市河道条例\n\n## 第一章 总则\n\n第一条 为了保护河道，制定本条例。\n\n第二条 市水务局主管全市河道工作，每年巡查不少于12次。\n",
        "utf-8",
    )
    (folder / "报告.txt").write_text(
        "云溪市人大常委会关于河道治理情况的调研报告\n\n今年共治理河道36公里，投入资金1.2亿元。\n\n存在的问题：一是资金不足；二是人手不够。\n",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the sample corpus, made by the real encoder; to be read only."""
    from indexer.sample import CORPUS

    data = tmp_path_factory.mktemp("sample") / "data"
    build(CORPUS, data)
    return data


@pytest.fixture(scope="session")
def sample_generation(sample_data: Path) -> Generation:
    return open_current(sample_data)


@pytest.fixture
def document() -> Callable[..., Document]:
    """Reads a text as a document of the corpus."""

    def make(text: str, name: str = "文.txt", layout: str = "plain") -> Document:
        return read(Source(name, text, "markdown" if layout == "markdown" else "plain", name[-3:].strip("."), "0" * 64))

    return make
