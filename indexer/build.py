"""From a corpus folder to a new current generation, beside the one that is being served."""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from indexer import generation as generations
from indexer.comparison import compare
from indexer.document import Document
from indexer.embedding import digest_of, embed, sample_queries, searched_text
from indexer.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from indexer.errors import (
    BuildFailed,
    CorpusError,
    GenerationError,
    IndexerError,
    UnreadableSource,
)
from indexer.forward import ForwardWriter
from indexer.generation import Generation, LeftOut, Manifest
from indexer.inputs import Inputs, take_inputs
from indexer.lexical import write_lexical
from indexer.library import LibraryWriter
from indexer.lock import locked
from indexer.passages import Passage, sentences, split
from indexer.progress import Reporter, Silent
from indexer.reading import read
from indexer.sentence_vectors import write_sentence_vectors
from indexer.sources import list_files, name_of, read_file
from indexer.sources.sidecar import Sidecar, read_sidecar
from indexer.stated import with_stated
from indexer.tokens import bigrams, characters, normalise, words
from indexer.vectors import write_vectors

KEPT_GENERATIONS = 3
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The generation that is current after a build; `changed` is False when the corpus and the code were as before."""

    manifest: Manifest
    changed: bool


def build(
    corpus: Path,
    data: Path,
    encoder: str = "",
    reporter: Reporter | None = None,
    load: Callable[[str], Encoder] = load_encoder,
) -> BuildResult:
    """Builds a generation of `corpus` in `data` and makes it current; what was current stays so until the last moment.

    Documents that have not changed are not read again, and passages that have not changed are not embedded again. `encoder` is as for
    `load_encoder`. Raises CorpusError, EncoderError, BuildBusy when another build holds `data`, BuildFailed for
    everything else (a full disk, say); whatever is raised, nothing half-written stays.
    """
    reporter = reporter or Silent()
    started = time.monotonic()
    corpus = corpus.resolve()
    paths = list_files(corpus)
    sidecar = read_sidecar(corpus)
    with locked(data):
        _sweep(data)
        before = _previous(data)
        reporter.stage("checking", len(paths))
        inputs = take_inputs(corpus, _counted(paths, reporter), encoder)
        if before and inputs.made(before.manifest, load) and not _readable_now(corpus, paths, before.manifest):
            return BuildResult(before.manifest, changed=False)
        reporter.stage("loading the encoder", 1)
        model = load(encoder)
        # Whatever encodes the passages: the encoder in the package knows words, and is fast.
        word_model = model if model.name == DEFAULT_ENCODER else load(DEFAULT_ENCODER)
        reporter.advance()
        folder = generations.generations_folder(data) / f".{_new_id()}"
        try:
            folder.mkdir(parents=True)
            manifest = _write(folder, corpus, paths, sidecar, inputs, model, word_model, before, reporter, started)
            return BuildResult(_publish(data, folder, manifest), changed=True)
        except IndexerError:
            raise
        except Exception as error:
            raise _failure(error, data) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _write(
    folder: Path,
    corpus: Path,
    paths: Sequence[Path],
    sidecar: Sidecar,
    inputs: Inputs,
    model: Encoder,
    word_model: Encoder,
    before: Generation | None,
    reporter: Reporter,
    started: float,
) -> Manifest:
    with LibraryWriter(folder / "library.db") as library:
        contents = _read_all(corpus, paths, sidecar, inputs, before, library, reporter)
        passages = contents.passages
        reporter.stage("comparing", len(passages))
        library.finish(compare(passages))
        reporter.advance(len(passages))
    reporter.stage("embedding", len(passages))
    vectors, reused = embed(passages, contents.digests, model, before, reporter.advance)
    vector_facts = write_vectors(folder / "vectors.faiss", vectors, sample_queries(passages, model))
    del vectors
    reporter.stage("embedding sentences", len(passages))
    write_sentence_vectors(folder / "sentences", passages, word_model, reporter.advance)
    reporter.stage("indexing", len(passages))
    forward = ForwardWriter()
    write_lexical(folder / "lexical", _tokens(_counted(passages, reporter), forward))
    reporter.stage("writing", 1)
    forward.write(folder / "forward", word_model)
    reporter.advance()
    del forward
    reporter.stage("verifying", 1)
    manifest = Manifest(
        id=folder.name.removeprefix("."),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus=str(corpus),
        encoder=model.name,
        encoder_fingerprint=model.fingerprint,
        dimension=model.dimension,
        pipeline=inputs.pipeline,
        sources=inputs.sources,
        settings=inputs.settings,
        documents=contents.documents,
        articles=contents.articles,
        passages=len(passages),
        characters=contents.characters,
        embedded=len(passages) - reused,
        reused=reused,
        seconds=round(time.monotonic() - started, 2),
        vectors=vector_facts,
        questions=sidecar.questions,
        unreadable=tuple(contents.left_out),
        files=generations.digest_files(folder),
    )
    generations.write_manifest(folder, manifest)
    problems = generations.check(Generation(folder))
    if problems:
        raise BuildFailed(
            "The new index does not pass its check: " + " ".join(problems), "Check the disk and try again."
        )
    reporter.advance()
    return manifest


@dataclass(slots=True)
class _Contents:
    """What stays in memory of the documents: their passages, each with the digest of what is embedded for it, and counts."""

    passages: list[Passage] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    documents: int = 0
    articles: int = 0
    characters: int = 0

    def add(self, document: Document, passages: Sequence[Passage], digests: Sequence[bytes]) -> None:
        self.passages += passages
        self.digests += digests
        self.documents += 1
        self.articles += len(document.articles)
        self.characters += len(document.text)


def _read_all(
    corpus: Path,
    paths: Sequence[Path],
    sidecar: Sidecar,
    inputs: Inputs,
    before: Generation | None,
    library: LibraryWriter,
    reporter: Reporter,
) -> _Contents:
    """Reads every document, in the order of `paths`, into `library`. Raises CorpusError when none can be read."""
    reporter.stage("reading", len(paths))
    same_reading = before is not None and (
        (before.manifest.pipeline, before.manifest.settings) == (inputs.pipeline, inputs.settings)
    )
    contents = _Contents()
    seen: set[str] = set()
    for path in paths:
        name = name_of(corpus, path)
        kept = None
        unchanged = same_reading and before is not None and before.manifest.sources.get(name) == inputs.sources[name]
        # Two files may have one name (in other code points); only the first of them can have been read.
        if unchanged and before is not None and name not in seen:
            kept = before.library.document(name)
        seen.add(name)
        try:
            document = kept or with_stated(_read_one(corpus, path), sidecar.for_document(name))
        except UnreadableSource as error:
            contents.left_out.append(LeftOut(name, str(error), error.passing))
            reporter.unreadable(name, str(error))
        else:
            passages = split(document)
            digests = [digest_of(passage) for passage in passages]
            library.add(document, list(zip(passages, digests, strict=True)))
            contents.add(document, passages, digests)
        reporter.advance()
    if not contents.documents:
        raise CorpusError(
            f"None of the {len(paths)} files of {corpus} can be read.",
            "The reasons are listed above; mend one and try again.",
        )
    return contents


def _read_one(corpus: Path, path: Path) -> Document:
    """Raises UnreadableSource, for what no one foresaw too: one strange file must not keep the others from being read."""
    try:
        return read(read_file(corpus, path))
    except UnreadableSource:
        raise
    except Exception as error:
        raise UnreadableSource(
            f"Reading it failed ({type(error).__name__}: {error}).",
            "Save it in another format, and report this.",
            passing=isinstance(error, MemoryError | OSError),
        ) from error


def _readable_now(corpus: Path, paths: Sequence[Path], manifest: Manifest) -> bool:
    """Whether a file that was left out for a passing reason can be read by now."""
    waiting = {left_out.document for left_out in manifest.unreadable if left_out.passing}
    for path in paths:
        if name_of(corpus, path) in waiting:
            try:
                _read_one(corpus, path)
            except UnreadableSource:
                continue
            return True
    return False


def _tokens(passages: Iterable[Passage], forward: ForwardWriter) -> Iterator[dict[str, list[str]]]:
    """The tokens of each passage by field of the lexical index, while `forward` is told of its words."""
    for passage in passages:
        parts = (passage.text[start:end] for start, end in sentences(passage.text))
        forward.add(passage, _words(passage.context), map(_words, parts))
        normal = normalise(searched_text(passage))
        yield {"bigrams": bigrams(normal), "characters": characters(normal)}


def _words(text: str) -> list[str]:
    return words(normalise(text.replace("\n", "。")))


def _counted(steps: Iterable[_T], reporter: Reporter) -> Iterator[_T]:
    for step in steps:
        yield step
        reporter.advance()


def _publish(data: Path, folder: Path, manifest: Manifest) -> Manifest:
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            generations.sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    final = folder.with_name(manifest.id)
    folder.rename(final)
    generations.sync_folder(final.parent)
    generations.make_current(data, manifest.id)
    generations.prune(data, KEPT_GENERATIONS)
    return manifest


def _previous(data: Path) -> Generation | None:
    """The current generation, to take unchanged parts from; a damaged one is no reason not to build a new one."""
    try:
        before = generations.open_current(data)
        return before if not generations.check(before) else None
    except GenerationError:
        return None


def _new_id() -> str:
    """Sorts by the time of the build."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")[:-3] + "-" + secrets.token_hex(2)


def _sweep(data: Path) -> None:
    """Removes what dead builds left half-written (the lock is ours, so no living build owns it)."""
    for path in generations.generations_folder(data).glob(".*"):
        shutil.rmtree(path, ignore_errors=True)


def _failure(error: Exception, data: Path) -> BuildFailed:
    free = shutil.disk_usage(data).free
    # tantivy and SQLite report a full disk in words of their own.
    in_words = any(sign in str(error).lower() for sign in ("no space left", "disk is full", "disk full"))
    if in_words or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        return BuildFailed(
            f"The disk of {data} is full ({free / 2**20:.0f} MB left).",
            "Free some space and build again; the index served so far is untouched.",
        )
    return BuildFailed(
        f"The build stopped: {type(error).__name__}: {error}.",
        "The index served so far is untouched; please report this.",
    )
