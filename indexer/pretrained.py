"""Where a pretrained model lies: in a folder, in the local cache, or on the model hub; and how many threads it may use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from indexer.errors import IndexerError

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
# How long to wait for the model hub's first word. Its own client tries for more than a minute.
_HUB_TIMEOUT_S = 5.0

_Model = TypeVar("_Model", covariant=True)
Refuse = Callable[[str], IndexerError]


class Load(Protocol[_Model]):
    """Loads the model at `where`, a folder or a name on the hub; without the network where it has to be `local`."""

    def __call__(self, where: str, *, local: bool) -> _Model: ...


def load_pretrained(name: str, load: Load[_Model], refuse: Refuse) -> tuple[str, _Model]:
    """The model of this name, and the name that finds it again from any working folder.

    The network is used for a hub name that is not in the local cache, and for nothing else; HF_HUB_OFFLINE and
    HF_ENDPOINT are respected. `refuse` makes the error that is raised from what is wrong with the model ("is a file").
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder.resolve()), _loaded(str(folder), load, refuse, local=True)
    if folder.exists():
        raise refuse("is a file, not a model folder")
    if not _HUB_NAME.fullmatch(name) or name.startswith("."):
        raise refuse("is no model folder that is there")
    try:
        return name, _loaded(name, load, refuse, local=True)
    except IndexerError:
        _reach_hub(name, refuse)
        return name, _loaded(name, load, refuse, local=False)


def _loaded(where: str, load: Load[_Model], refuse: Refuse, *, local: bool) -> _Model:
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # It would run through the product's own progress line.
    try:
        return load(where, local=local)
    except IndexerError:
        raise
    except Exception as error:  # whatever a damaged file makes of the loaders of torch, tokenizers and transformers
        reason = str(error).strip().split("\n", 1)[0]
        raise refuse(f"cannot be loaded ({type(error).__name__}: {reason})") from error


def _reach_hub(name: str, refuse: Refuse) -> None:
    """Ask the hub for the model once, briefly; it must answer, and it must be allowed to ask."""
    from huggingface_hub import HfApi, is_offline_mode
    from huggingface_hub.errors import HfHubHTTPError

    missing = "is neither a folder nor in the local model cache, and"
    if is_offline_mode():
        raise refuse(f"{missing} HF_HUB_OFFLINE is set")
    try:
        HfApi().model_info(name, timeout=_HUB_TIMEOUT_S)
    except HfHubHTTPError:
        return  # The hub answers; short names stand for sentence-transformers/…, which the real loading tries.
    except Exception as error:  # no route, no name service, a proxy's refusal, a time-out
        raise refuse(f"{missing} the model hub cannot be reached ({type(error).__name__})") from error


@contextmanager
def using_threads(count: int) -> Iterator[None]:
    """torch's number of threads, which belongs to the calling thread; asking is cheap, setting is not."""
    import torch

    before = torch.get_num_threads()
    if before != count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        if before != count:
            torch.set_num_threads(before)
