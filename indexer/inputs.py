"""What a generation is made from, as digests: equal inputs need no new generation."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.encoder import DEFAULT_ENCODER, Encoder
from indexer.generation import Manifest
from indexer.sources import name_of
from indexer.sources.sidecar import SIDECAR


@dataclass(frozen=True, slots=True)
class Inputs:
    """Digests of the files by document name, of the sidecar, and of the indexing code; and the name of the encoder."""

    sources: dict[str, str]
    settings: str
    pipeline: str
    encoder: str

    def made(self, manifest: Manifest, load: Callable[[str], Encoder]) -> bool:
        """Whether the generation of `manifest` was made from these. May load the encoder to know."""
        if (manifest.sources, manifest.settings, manifest.pipeline) != (self.sources, self.settings, self.pipeline):
            return False
        if self.encoder in ("", DEFAULT_ENCODER) and manifest.encoder == DEFAULT_ENCODER:
            return True  # its files are part of the pipeline's fingerprint, and loading it takes seconds
        encoder = load(self.encoder)
        # A model that has moved is the same, but where it was no one finds it any more.
        return (encoder.name, encoder.fingerprint) == (manifest.encoder, manifest.encoder_fingerprint)


def take_inputs(corpus: Path, paths: Iterable[Path], encoder: str) -> Inputs:
    """The inputs of a build of `paths` (of `corpus`) as they are now."""
    return Inputs(_digests(corpus, paths), _digest(corpus / SIDECAR), _pipeline_fingerprint(), encoder)


def _digests(corpus: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Digests by document name; those of files that share a name stand together, so that a change of either shows."""
    digests: dict[str, str] = {}
    for path in paths:
        name = name_of(corpus, path)
        digests[name] = f"{digests[name]} {_digest(path)}" if name in digests else _digest(path)
    return digests


def _digest(path: Path) -> str:
    """SHA-256 of the file, empty when there is none or it cannot be opened (reading it then says why)."""
    try:
        if not path.is_file():
            return ""  # Opening a pipe would wait for someone to write into it, and a device may have no end.
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _pipeline_fingerprint() -> str:
    """Changes with any line of the indexing code and any byte of the encoder in the package, so that no one has to remember
    to raise a version."""
    here = Path(__file__).parent
    content = hashlib.sha256()
    for path in sorted((*here.rglob("*.py"), *(here / "models").rglob("*"))):
        if path.is_file():
            content.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:16]
