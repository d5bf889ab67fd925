"""Every encoder, the one in the box and a transformer, goes through the same loading and the same promises."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from indexer import encoder as encoder_module
from indexer.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from indexer.errors import EncoderError
from tests.tiny_models import save_encoder

MODEL = Path(encoder_module.__file__).parent / "models" / DEFAULT_ENCODER


@pytest.fixture(scope="module")
def default() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_encoder(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def transformer(transformer_folder: Path) -> Encoder:
    return load_encoder(str(transformer_folder))


@pytest.fixture(params=["default", "transformer"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    chosen: Encoder = request.getfixturevalue(request.param)
    return chosen


def copy_without_prompts(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    path = to / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["prompts"] = {}
    path.write_text(json.dumps(config), encoding="utf-8")
    return to


# Every encoder


def test_vectors_are_float32_rows_of_length_one(encoder: Encoder) -> None:
    texts = ["物流产业的发展情况", "议案办理", "调研报告" * 30]
    for vectors in (encoder.encode_queries(texts), encoder.encode_passages(texts)):
        assert vectors.shape == (3, encoder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("text", ["", " \n", "。！？", "\x00", "\ud800", "😀"])
def test_a_text_without_words_gives_finite_numbers(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode_queries([text])).all()
    assert np.isfinite(encoder.encode_passages([text, "议案"])).all()


def test_rows_keep_the_order_of_the_texts_whatever_their_lengths(encoder: Encoder) -> None:
    texts = ["议案", "调研报告的情况" * 5, "物流", "建议办理" * 3] * 20
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_progress_adds_up_to_all_passages(encoder: Encoder) -> None:
    told: list[int] = []
    encoder.encode_passages(["议案"] * 300, told.append)
    assert sum(told) == 300
    assert len(told) > 1


def test_threads_get_what_one_thread_gets(encoder: Encoder) -> None:
    texts = ["物流产业" * n for n in range(1, 13)]
    expected = encoder.encode_queries(texts)
    wrong: list[object] = []

    def ask(number: int) -> None:
        try:
            for _ in range(30):
                if not np.allclose(encoder.encode_queries([texts[number]])[0], expected[number], atol=1e-5):
                    wrong.append(number)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_encoding_leaves_the_number_of_threads_alone(encoder: Encoder) -> None:
    before = torch.get_num_threads()
    encoder.encode_queries(["议案"])
    encoder.encode_passages(["议案"])
    assert torch.get_num_threads() == before


def test_vectors_are_those_of_sentence_transformers_itself(default: Encoder, transformer_folder: Path) -> None:
    texts = ["物流产业的发展情况", "", "建议" * 40]
    for folder in (MODEL, transformer_folder):
        reference = SentenceTransformer(str(folder), device="cpu").float()
        ours = load_encoder(str(folder))
        np.testing.assert_allclose(
            ours.encode_queries(texts), reference.encode_query(texts, normalize_embeddings=True), atol=1e-5
        )
        np.testing.assert_allclose(
            ours.encode_passages(texts), reference.encode_document(texts, normalize_embeddings=True), atol=1e-5
        )


# The one in the box


def test_the_default_loads_in_a_process_that_has_no_network() -> None:
    script = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('network used')\n"
        "socket.create_connection = socket.getaddrinfo = refuse\n"
        "from indexer.encoder import load_encoder\n"
        "print(load_encoder('').encode_queries(['议案']).shape)\n"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    root = MODEL.parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=root, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "(1, 256)", done.stderr


def test_importing_the_module_does_not_import_torch() -> None:
    script = "import sys, indexer.encoder; print('torch' in sys.modules)"
    root = MODEL.parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


def test_the_default_takes_at_most_20_mb_and_says_what_it_is_made_of() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 20_000_000
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    for stated in ("license: apache-2.0", "LawRefBook", "CRUD_RAG", "indexer.training.static_encoder"):
        assert stated in card


def test_the_default_can_be_read_by_every_user() -> None:
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in MODEL.rglob("*") if path.is_file())


def test_an_empty_name_is_the_default(default: Encoder) -> None:
    unset = load_encoder("")
    assert unset.name == DEFAULT_ENCODER == "static-zh"
    assert unset.fingerprint == default.fingerprint


def test_dimension_is_256(default: Encoder) -> None:
    assert default.dimension == 256


@pytest.mark.parametrize(
    ("question", "related", "unrelated"),
    [
        ("垃圾怎么分类投放", "居民应当将可回收物、厨余垃圾分别投入收集容器。", "法院对合同纠纷案件作出终审判决。"),
        ("老人养老服务", "建设社区日间照料中心，为高龄、失能人员提供护理。", "钢铁企业淘汰落后产能，调整产品结构。"),
        ("看病报销比例", "城乡居民基本医疗保险参保人员住院费用由统筹基金支付。", "种植大户购置农机具享受补贴。"),
        ("河水污染治理", "排污口整治后，断面水质达到三类标准。", "学校招收适龄儿童入学。"),
    ],
)
def test_a_question_lies_nearer_to_what_answers_it(
    default: Encoder, question: str, related: str, unrelated: str
) -> None:
    passages = default.encode_passages([related, unrelated])
    near, far = passages @ default.encode_queries([question])[0]
    assert near > far + 0.1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_unit_vector_or_zeros(text: str) -> None:
    length = np.linalg.norm(load_once().encode_queries([text])[0])
    assert length == pytest.approx(1.0, abs=1e-5) or length == 0.0


_loaded: list[Encoder] = []


def load_once() -> Encoder:
    """hypothesis does not mix with function-scoped fixtures; one load serves all its examples."""
    if not _loaded:
        _loaded.append(load_encoder())
    return _loaded[0]


# A transformer


def test_a_transformer_is_loaded_from_its_folder(transformer: Encoder, transformer_folder: Path) -> None:
    assert transformer.name == str(transformer_folder)
    assert transformer.dimension == 32


def test_a_model_folder_named_from_here_can_be_loaded_from_elsewhere(
    transformer: Encoder, transformer_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(transformer_folder.parent)
    name = load_encoder(transformer_folder.name).name
    monkeypatch.chdir(tmp_path)
    assert load_encoder(name).fingerprint == transformer.fingerprint


def test_a_models_prompts_tell_questions_from_passages(
    transformer: Encoder, transformer_folder: Path, tmp_path: Path
) -> None:
    plain = load_encoder(str(copy_without_prompts(transformer_folder, tmp_path / "plain")))
    text = ["物流产业"]
    assert not np.allclose(transformer.encode_queries(text), transformer.encode_passages(text), atol=1e-3)
    np.testing.assert_allclose(plain.encode_queries(text), plain.encode_passages(text), atol=1e-6)
    np.testing.assert_allclose(transformer.encode_queries(text), plain.encode_queries(["查询：物流产业"]), atol=1e-5)
    np.testing.assert_allclose(transformer.encode_passages(text), plain.encode_passages(["段落：物流产业"]), atol=1e-5)


@pytest.mark.parametrize("word", ["passage", "corpus"])
def test_older_words_for_the_passage_prompt_are_understood(
    transformer: Encoder, transformer_folder: Path, tmp_path: Path, word: str
) -> None:
    folder = copy_without_prompts(transformer_folder, tmp_path / word)
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["prompts"] = {"query": "查询：", word: "段落："}
    path.write_text(json.dumps(config), encoding="utf-8")
    text = ["物流产业"]
    np.testing.assert_allclose(
        load_encoder(str(folder)).encode_passages(text), transformer.encode_passages(text), atol=1e-5
    )


def test_texts_longer_than_the_model_takes_are_cut_as_the_model_says(transformer: Encoder) -> None:
    long, longer = "物流" * 50, "物流" * 500
    np.testing.assert_allclose(transformer.encode_passages([long]), transformer.encode_passages([longer]), atol=1e-6)


def test_a_model_saved_to_give_shorter_vectors_gives_them(
    transformer: Encoder, transformer_folder: Path, tmp_path: Path
) -> None:
    model = SentenceTransformer(str(transformer_folder), device="cpu", truncate_dim=8)
    model.save_pretrained(str(tmp_path / "short"), create_model_card=False)
    short, texts = load_encoder(str(tmp_path / "short")), ["物流产业", "议案办理"]
    assert short.dimension == 8
    assert short.fingerprint != transformer.fingerprint
    expected = model.encode_document(texts, normalize_embeddings=True)
    np.testing.assert_allclose(short.encode_passages(texts), expected, atol=1e-5)


# Fingerprints


def test_a_fingerprint_does_not_depend_on_where_the_model_lies(
    transformer: Encoder, transformer_folder: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(transformer_folder, moved)
    assert load_encoder(str(moved)).fingerprint == transformer.fingerprint


def test_a_fingerprint_changes_with_the_weights(transformer: Encoder, transformer_folder: Path, tmp_path: Path) -> None:
    model = SentenceTransformer(str(transformer_folder), device="cpu")
    with torch.no_grad():
        next(model.parameters())[5, 0] += 0.5
    model.save_pretrained(str(tmp_path / "other"), create_model_card=False)
    assert load_encoder(str(tmp_path / "other")).fingerprint != transformer.fingerprint


def test_a_fingerprint_changes_with_the_prompts(transformer: Encoder, transformer_folder: Path, tmp_path: Path) -> None:
    plain = copy_without_prompts(transformer_folder, tmp_path / "plain")
    assert load_encoder(str(plain)).fingerprint != transformer.fingerprint


def test_a_fingerprint_changes_with_the_tokenizer(default: Encoder, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["normalizer"]["normalizers"].pop()
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    assert load_encoder(str(folder)).fingerprint != default.fingerprint


# What cannot be loaded


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror("no name service")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model"])
def test_a_hub_name_without_a_network_is_refused_in_seconds(
    no_network: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    with pytest.raises(EncoderError) as refused:
        load_encoder(name)
    message = str(refused.value)
    assert name in message
    assert "cannot be reached" in message
    assert "unset YOUJU_ENCODER" in message


def test_offline_mode_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the network was used in offline mode")

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(socket, "getaddrinfo", asked)
    with pytest.raises(EncoderError, match="HF_HUB_OFFLINE is set"):
        load_encoder("nobody/no-such-model")


@pytest.mark.parametrize("name", ["/no/such/folder", "./models/none", "a/b/c", "../none", "很好的模型/一/二", "a b"])
def test_a_folder_that_is_not_there_is_refused_without_a_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the network was used for a path")

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    with pytest.raises(EncoderError, match="no model folder"):
        load_encoder(name)


def test_a_file_is_no_model_folder(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"x")
    with pytest.raises(EncoderError, match="not a model folder"):
        load_encoder(str(tmp_path / "model.bin"))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_folder_is_refused(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    path = folder / name
    if damage == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    with pytest.raises(EncoderError) as refused:
        load_encoder(str(folder))
    assert "\n" not in str(refused.value)
    assert str(folder) in str(refused.value)


def test_weights_that_are_no_numbers_are_refused(transformer_folder: Path, tmp_path: Path) -> None:
    model = SentenceTransformer(str(transformer_folder), device="cpu")
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(float("nan"))
    model.save_pretrained(str(tmp_path / "nan"), create_model_card=False)
    with pytest.raises(EncoderError, match="damaged"):
        load_encoder(str(tmp_path / "nan"))
