"""Encoders whose folder holds their transformer in ONNX."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer

from indexer import onnx
from indexer.encoder import Encoder, load_encoder
from indexer.errors import EncoderError
from indexer.onnx import find_onnx
from tests.tiny_models import save_encoder

TEXTS = ["物流产业的发展情况", "", "河道治理资金" * 20, "议案"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_encoder(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def exported(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model, with its transformer in ONNX too."""
    folder = tmp_path_factory.mktemp("exported") / "tiny"
    shutil.copytree(plain, folder)
    export(folder, folder / "onnx" / "model.onnx")
    return folder


def export(model: Path, file: Path, output: str = "last_hidden_state") -> None:
    transformer = SentenceTransformer(str(model), device="cpu").transformers_model
    assert transformer is not None
    names = ["input_ids", "attention_mask", "token_type_ids"]

    class Positional(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.transformer(**dict(zip(names, inputs, strict=True))).last_hidden_state
            return vectors

    file.parent.mkdir(exist_ok=True)
    torch.onnx.export(
        Positional().eval(),
        tuple(torch.ones((2, 5), dtype=torch.int64) for _ in names),
        str(file),
        input_names=names,
        output_names=[output],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in [*names, output]},
        dynamo=False,
    )


def assert_near(encoder: Encoder, other: Encoder, cosine: float) -> None:
    for ours, theirs in (
        (encoder.encode_queries(TEXTS), other.encode_queries(TEXTS)),
        (encoder.encode_passages(TEXTS), other.encode_passages(TEXTS)),
    ):
        assert np.sum(ours * theirs, axis=1).min() > cosine


def test_the_file_gives_the_vectors_of_the_model(plain: Path, exported: Path) -> None:
    assert_near(load_encoder(str(exported)), load_encoder(str(plain)), 0.99999)


def test_the_file_and_not_the_weights_beside_it_is_run(plain: Path, exported: Path, tmp_path: Path) -> None:
    """The weights are those of another model."""
    shutil.copytree(save_encoder(tmp_path, seed=2), tmp_path / "mixed")
    shutil.copytree(exported / "onnx", tmp_path / "mixed" / "onnx")
    assert_near(load_encoder(str(tmp_path / "mixed")), load_encoder(str(plain)), 0.99999)


def test_int8_comes_before_full_precision_and_has_vectors_of_its_own(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "int8"
    shutil.copytree(exported, folder)
    small = folder / "onnx" / "model_quantized.onnx"
    quantize_dynamic(folder / "onnx" / "model.onnx", small, weight_type=QuantType.QInt8)
    assert find_onnx(folder) == small
    full, quantized = load_encoder(str(exported)), load_encoder(str(folder))
    assert quantized.fingerprint != full.fingerprint
    assert_near(quantized, full, 0.9)
    assert not np.allclose(quantized.encode_queries(TEXTS), full.encode_queries(TEXTS), atol=1e-6)


def test_vectors_by_onnx_and_by_torch_are_never_taken_for_each_other(plain: Path, exported: Path) -> None:
    assert load_encoder(str(exported)).fingerprint != load_encoder(str(plain)).fingerprint


def test_a_folder_without_such_a_file_has_none(plain: Path) -> None:
    assert find_onnx(plain) is None


def test_without_the_extra_the_weights_are_run(plain: Path, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx, "find_spec", lambda name: None)
    assert load_encoder(str(exported)).fingerprint == load_encoder(str(plain)).fingerprint


def test_a_damaged_file_is_refused(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(exported, folder)
    file = folder / "onnx" / "model.onnx"
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(folder))


def test_a_file_that_gives_something_else_is_refused(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    shutil.copytree(exported, folder)
    export(folder, folder / "onnx" / "model.onnx", output="logits")
    with pytest.raises(EncoderError, match=r"model\.onnx gives logits"):
        load_encoder(str(folder))
