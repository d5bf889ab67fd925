"""Sentence encoders: texts to unit vectors, by the model in the package or by any sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EncoderError
from indexer.onnx import OnnxTransformer, find_onnx
from indexer.pretrained import load_pretrained, using_threads

# torch and sentence-transformers take seconds to import: only `load_encoder` does.
if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import PreTrainedModel

DEFAULT_ENCODER = "static-zh"
_MODELS = Path(__file__).parent / "models"
_WHAT_TO_DO = (
    "Check the name in YOUJU_ENCODER; or download the model on a connected machine and give its folder; "
    "or unset YOUJU_ENCODER to use the encoder in the package."
)


class Encoder(Protocol):
    """Maps texts to points of one space, where a question lies near the passages that answer it.

    `name` loads it again, from any working folder. `fingerprint` changes with the weights, the tokenizer, the configuration and
    the prompts: vectors of two fingerprints are never compared. Both methods return float32 rows of length 1, or of
    zeros for a text without any token, of shape (texts, dimension), and may be called from several threads at once.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, computed on one thread."""
        ...

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of passages. `progress` is told, after each batch, how many texts that batch held."""
        ...


def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The encoder of this name: the default ("" or "static-zh"), a model folder, or a name on the model hub.

    The network is used for a hub name that is not in the local cache, and for nothing else; HF_HUB_OFFLINE and
    HF_ENDPOINT are respected. Raises EncoderError when the model cannot be found, fetched or read.
    """
    if name in ("", DEFAULT_ENCODER):
        _, model = load_pretrained(str(_MODELS / DEFAULT_ENCODER), _load, _refused(DEFAULT_ENCODER))
        return _SentenceTransformerEncoder(DEFAULT_ENCODER, model)
    # The index is served from wherever the server is started, not only from where it was built.
    lasting_name, model = load_pretrained(name, _load, _refused(name))
    return _SentenceTransformerEncoder(lasting_name, model)


def _load(where: str, *, local: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    model: SentenceTransformer = SentenceTransformer(where, device="cpu", local_files_only=local).float().eval()
    file = find_onnx(Path(where))
    if file is not None and model.transformers_model is not None:
        _run_by(OnnxTransformer(file), model.transformers_model)
    return model


def _run_by(onnx: OnnxTransformer, transformer: PreTrainedModel) -> None:
    """Has `onnx` do the work of `transformer`, whose own weights are let go of."""
    import torch

    transformer.forward = onnx
    for parameter in transformer.parameters():
        parameter.data = torch.empty(0)


def _refused(name: str) -> Callable[[str], EncoderError]:
    return lambda what: EncoderError(f"The encoder {name!r} {what}.", _WHAT_TO_DO)


class _SentenceTransformerEncoder:
    """Encodes as `SentenceTransformer.encode_query` and `encode_document` do, with less around it.

    They cost about as much as a static model's whole work for one question, and a tokenizer that truncates must not be
    entered by two threads at once, so the two public steps they consist of, `preprocess` and the model's call, are
    taken here; a test holds both to the same vectors.
    """

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        import torch

        self.name = name
        self._model = model
        self._torch = torch
        self._tokenizing = Lock()
        self._threads = torch.get_num_threads()
        self._is_transformer = model.transformers_model is not None
        try:
            self.fingerprint = _fingerprint(model)
            # Also the first, slower call of everything, and the test of weights that are no numbers.
            probe = self.encode_queries(["问题 question"])
        except Exception as error:
            raise _refused(name)(
                f"was loaded but cannot encode a sentence ({type(error).__name__}: {error})"
            ) from error
        self.dimension = int(probe.shape[1])
        if not np.isfinite(probe).all():
            raise _refused(name)("gives no numbers: its weights are damaged")

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with using_threads(1):
            return self._encode(texts, "query", None)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        with using_threads(self._threads):
            return self._encode(texts, "document", progress)

    def _encode(
        self, texts: Sequence[str], task: Literal["query", "document"], progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # Half of a surrogate pair is no character, and the tokenizers refuse it.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        # Texts of like length share a batch, so that little is padded.
        order = sorted(range(len(clean)), key=lambda number: -len(clean[number]))
        size = 32 if self._is_transformer else 256
        rows: list[NDArray[np.float32]] = []
        for start in range(0, len(order), size):
            batch = [clean[number] for number in order[start : start + size]]
            with self._torch.inference_mode():
                with self._tokenizing:
                    features = self._model.preprocess(batch, prompt=self._prompt(task), task=task)
                vectors = self._model(features, task=task)["sentence_embedding"][:, : self._model.truncate_dim]
                vectors = self._torch.nn.functional.normalize(vectors.float(), dim=1)
            rows.append(vectors.numpy())
            if progress:
                progress(len(batch))
        encoded = np.empty((len(clean), rows[0].shape[1]), dtype=np.float32)
        encoded[order] = np.concatenate(rows)
        return encoded

    def _prompt(self, task: Literal["query", "document"]) -> str | None:
        """The prompt the model was saved with for this task; `passage` and `corpus` are older words for `document`."""
        names = ("query",) if task == "query" else ("document", "passage", "corpus")
        return next((prompt for name in names if (prompt := self._model.prompts.get(name))), None)


def _fingerprint(model: SentenceTransformer) -> str:
    """32 hexadecimal digits of all that decides the vectors, independent of where the model lies."""
    digest = hashlib.sha256()
    settings = {
        "modules": [
            [type(module).__name__, str(getattr(module, "get_config_dict", dict)())] for module in model.children()
        ],
        "prompts": model.prompts,
        "length": str(model.max_seq_length),
        "truncate": model.truncate_dim,
    }
    if model.transformers_model is not None:
        # Where it was loaded from and by which version are no part of the model.
        config = model.transformers_model.config.to_dict().items()
        settings["config"] = {key: str(value) for key, value in config if key[0] != "_" and "version" not in key}
        forward = model.transformers_model.forward
        if isinstance(forward, OnnxTransformer):
            settings["onnx"] = forward.digest()
    digest.update(json.dumps(settings, sort_keys=True, ensure_ascii=False).encode())
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    digest.update(tokenizer.to_str().encode() if hasattr(tokenizer, "to_str") else repr(tokenizer).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(f"{key} {tuple(tensor.shape)} {tensor.dtype}".encode())
        digest.update(np.ascontiguousarray(tensor.detach().numpy()).data)
    return digest.hexdigest()[:32]
