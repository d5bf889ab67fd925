"""Generations on disk: each an immutable folder, one of them current.

    DATA/generations/<id>/   manifest.json, library.db, lexical/, forward/, sentences/, vectors.faiss
    DATA/current             the id of the generation that is served; replaced atomically

A folder whose name begins with "." is half-written and belongs to a running or a dead build.
"""

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from indexer.errors import GenerationError, NoOlderGeneration
from indexer.forward import ForwardIndex
from indexer.lexical import LexicalIndex
from indexer.library import Library
from indexer.sentence_vectors import SentenceVectors
from indexer.vectors import VectorFacts, VectorIndex

FORMAT = 7
_MANIFEST = "manifest.json"
_REBUILD = "Run `youju index --corpus DIR` to build an index."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of the corpus that could not be read, and why; `passing` as in `UnreadableSource`."""

    document: str
    reason: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what made it.

    `created` is ISO 8601 in UTC, `seconds` the time the build took, `characters` those of the clean texts; `embedded` passages were embedded
    by this build, `reused` ones taken from the generation before. `pipeline` is the fingerprint of the indexing code,
    `sources` has the SHA-256 of each file of the corpus, read or not, `settings` that of the corpus's sidecar. `files` has size and SHA-256 of each file of
    the folder. `questions` are sample questions that the corpus suggests. `vectors` tells how the vectors are indexed.
    """

    id: str
    created: str
    corpus: str
    encoder: str
    encoder_fingerprint: str
    dimension: int
    pipeline: str
    sources: dict[str, str]
    settings: str
    documents: int
    articles: int
    passages: int
    characters: int
    embedded: int
    reused: int
    seconds: float
    vectors: VectorFacts
    questions: tuple[str, ...]
    unreadable: tuple[LeftOut, ...]
    files: dict[str, tuple[int, str]]
    format: int = FORMAT

    @property
    def bytes(self) -> int:
        return sum(size for size, _ in self.files.values())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation's folder. Raises GenerationError when it is missing, damaged or of another format."""
    try:
        fields = json.loads((folder / _MANIFEST).read_text("utf-8"))
        if fields.get("format") != FORMAT:
            raise GenerationError(
                f"Generation {folder.name} has format {fields.get('format')}, this version reads {FORMAT}.", _REBUILD
            )
        fields["vectors"] = VectorFacts(**fields["vectors"])
        fields["questions"] = tuple(fields["questions"])
        fields["unreadable"] = tuple(LeftOut(**entry) for entry in fields["unreadable"])
        fields["files"] = {name: (size, digest) for name, (size, digest) in fields["files"].items()}
        return Manifest(**fields)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GenerationError(f"Generation {folder.name} is incomplete or damaged ({error}).", _REBUILD) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    with (folder / _MANIFEST).open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def digest_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file below `folder` but the manifest and hidden ones (locks of tantivy), by path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != _MANIFEST and not path.name.startswith("."):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = (path.stat().st_size, digest)
    return found


class Generation:
    """A complete generation, opened for searching; its parts are mapped or read when first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        for name, (size, _) in self.manifest.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise GenerationError(
                    f"Generation {folder.name} is damaged: {name} is missing or has the wrong size.",
                    "Run `youju index rollback`, or rebuild.",
                )

    @cached_property
    def library(self) -> Library:
        return Library(self.folder / "library.db")

    @cached_property
    def lexical(self) -> LexicalIndex:
        return LexicalIndex(self.folder / "lexical")

    @cached_property
    def forward(self) -> ForwardIndex:
        return ForwardIndex(self.folder / "forward")

    @cached_property
    def sentence_vectors(self) -> SentenceVectors:
        return SentenceVectors(self.folder / "sentences")

    @cached_property
    def vectors(self) -> VectorIndex:
        return VectorIndex(self.folder / "vectors.faiss")


def generations_folder(data: Path) -> Path:
    return data / "generations"


def list_generations(data: Path) -> list[Manifest]:
    """The manifests of all complete generations, newest first."""
    folder = generations_folder(data)
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith("."):
            try:
                found.append(read_manifest(path))
            except GenerationError:
                continue
    return sorted(found, key=lambda manifest: manifest.id, reverse=True)


def current_name(data: Path) -> str | None:
    """The id of the current generation, None when there is none."""
    try:
        # Damaged bytes make a name that no generation has, and opening it says so.
        return (data / "current").read_text("utf-8", "replace").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def open_current(data: Path) -> Generation:
    """Opens the current generation. Raises GenerationError when there is none or it is damaged."""
    name = current_name(data)
    if name is None:
        raise GenerationError(f"There is no index in {data} yet.", _REBUILD)
    return Generation(generations_folder(data) / name)


def make_current(data: Path, name: str) -> None:
    """Points `current` at the generation `name`, atomically: readers see the old one or the new one."""
    read_manifest(generations_folder(data) / name)
    # A name of its own: a rollback and the end of a build may come at the same moment.
    staged = data / f".current-{secrets.token_hex(4)}"
    try:
        with staged.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        staged.replace(data / "current")
    finally:
        staged.unlink(missing_ok=True)
    sync_folder(data)


def rollback(data: Path) -> str:
    """Makes the newest generation older than the current one current; returns its id. Raises GenerationError when there is none."""
    name = current_name(data)
    older = [manifest.id for manifest in list_generations(data) if name is not None and manifest.id < name]
    if not older:
        raise NoOlderGeneration("There is no older generation to go back to.", "See `youju index list`.")
    make_current(data, older[0])
    return older[0]


def verify(data: Path, name: str | None = None) -> list[str]:
    """Reads a generation (the current one unless named) whole and returns what is wrong with it, nothing when it is sound."""
    name = name or current_name(data)
    if name is None:
        return [f"There is no index in {data} yet."]
    try:
        generation = Generation(generations_folder(data) / name)
        return check(generation)
    except GenerationError as error:
        return [str(error)]


def check(generation: Generation) -> list[str]:
    """What is wrong with an opened generation: changed files, else parts that disagree on the number of passages."""
    manifest = generation.manifest
    found = digest_files(generation.folder)
    problems = [
        f"{name} has changed since it was built."
        for name, facts in manifest.files.items()
        if tuple(found.get(name, ())) != facts
    ]
    if problems:
        return problems
    counts = {
        "lexical index": len(generation.lexical),
        "forward index": len(generation.forward),
        "index of sentence vectors": len(generation.sentence_vectors),
        "vector index": len(generation.vectors),
    }
    problems += [
        f"The {part} holds {count} passages, the manifest says {manifest.passages}."
        for part, count in counts.items()
        if count != manifest.passages
    ]
    return problems


def prune(data: Path, keep: int) -> None:
    """Removes all but the newest `keep` generations; the current one always stays."""
    name = current_name(data)
    for manifest in list_generations(data)[keep:]:
        if manifest.id != name:
            shutil.rmtree(generations_folder(data) / manifest.id, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Makes renames in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
