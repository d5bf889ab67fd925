"""Sentence encoders: texts to unit vectors, by the model in the package or by any sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EncoderError

# torch and sentence-transformers take seconds to import: only `load_encoder` does.
if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_ENCODER = "static-zh"
_MODELS = Path(__file__).parent / "models"
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
# How long to wait for the model hub's first word. Its own client tries for more than a minute.
_HUB_TIMEOUT_S = 5.0
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
    name = name or DEFAULT_ENCODER
    if name == DEFAULT_ENCODER:
        return _SentenceTransformerEncoder(name, _load(str(_MODELS / DEFAULT_ENCODER), name, local=True))
    folder = Path(name).expanduser()
    if folder.is_dir():
        # The index is served from wherever the server is started, not only from where it was built.
        return _SentenceTransformerEncoder(str(folder.resolve()), _load(str(folder), name, local=True))
    if folder.exists():
        raise EncoderError(f"The encoder {name!r} is a file, not a model folder.", _WHAT_TO_DO)
    if not _HUB_NAME.fullmatch(name) or name.startswith("."):
        raise EncoderError(f"There is no model folder {name!r}.", _WHAT_TO_DO)
    try:
        model = _load(name, name, local=True)
    except EncoderError:
        _reach_hub(name)
        model = _load(name, name, local=False)
    return _SentenceTransformerEncoder(name, model)


def _load(where: str, name: str, *, local: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # It would run through the product's own progress line.
    try:
        return SentenceTransformer(where, device="cpu", local_files_only=local).float().eval()
    except Exception as error:  # whatever a damaged file makes of the loaders of torch, tokenizers and transformers
        reason = str(error).strip().split("\n", 1)[0]
        raise EncoderError(
            f"The encoder {name!r} cannot be loaded ({type(error).__name__}: {reason}).", _WHAT_TO_DO
        ) from error


def _reach_hub(name: str) -> None:
    """Ask the hub for the model once, briefly. Raises EncoderError when it does not answer or must not be asked."""
    from huggingface_hub import HfApi, is_offline_mode
    from huggingface_hub.errors import HfHubHTTPError

    if is_offline_mode():
        raise EncoderError(
            f"The encoder {name!r} is neither a folder nor in the local model cache, and HF_HUB_OFFLINE is set.",
            _WHAT_TO_DO,
        )
    try:
        HfApi().model_info(name, timeout=_HUB_TIMEOUT_S)
    except HfHubHTTPError:
        return  # The hub answers; short names stand for sentence-transformers/…, which the real loading tries.
    except Exception as error:  # no route, no name service, a proxy's refusal, a time-out
        raise EncoderError(
            f"The encoder {name!r} is neither a folder nor in the local model cache, and the model hub cannot be "
            f"reached ({type(error).__name__}).",
            _WHAT_TO_DO,
        ) from error


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
            probe = self._encode(["问题 question"], "query", None)
        except Exception as error:
            raise EncoderError(
                f"The encoder {name!r} was loaded but cannot encode a sentence ({type(error).__name__}: {error}).",
                _WHAT_TO_DO,
            ) from error
        self.dimension = int(probe.shape[1])
        if not np.isfinite(probe).all():
            raise EncoderError(f"The encoder {name!r} gives no numbers: its weights are damaged.", _WHAT_TO_DO)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._using_threads(1):
            return self._encode(texts, "query", None)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        with self._using_threads(self._threads):
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
                vectors = self._model(features, task=task)["sentence_embedding"]
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

    @contextmanager
    def _using_threads(self, count: int) -> Iterator[None]:
        """torch's number of threads, which belongs to the calling thread; asking is cheap, setting is not."""
        before = self._torch.get_num_threads()
        if before != count:
            self._torch.set_num_threads(count)
        try:
            yield
        finally:
            if before != count:
                self._torch.set_num_threads(before)


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
    digest.update(json.dumps(settings, sort_keys=True, ensure_ascii=False).encode())
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    digest.update(tokenizer.to_str().encode() if hasattr(tokenizer, "to_str") else repr(tokenizer).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(f"{key} {tuple(tensor.shape)} {tensor.dtype}".encode())
        digest.update(np.ascontiguousarray(tensor.detach().numpy()).data)
    return digest.hexdigest()[:32]
