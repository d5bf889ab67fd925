"""The files of a corpus folder: which there are, what they are called, and each of them read."""

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import CorpusError, UnreadableSource
from indexer.sources.readers import reader_for
from indexer.sources.sidecar import SIDECAR
from indexer.sources.source import Source, Unreadable

MAX_BYTES = 200_000_000

_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "__macosx"}


def list_files(folder: Path) -> list[Path]:
    """Every file below `folder` that is to be read or reported, sorted by name.

    Hidden files, lock files of open documents, what operating systems leave in folders and the sidecar are not files of
    the corpus. Links to folders inside the corpus are passed over, for their files are listed where they stand; a link
    that leads out of it and a folder that cannot be opened are listed, and `read_file` says what is wrong with them.
    Raises CorpusError when the folder is missing, no folder, not to be opened, or has no such file.
    """
    try:
        if not folder.exists():
            raise CorpusError(f"The corpus folder {folder} does not exist.", "Check the path given with --corpus.")
        if not folder.is_dir():
            raise CorpusError(f"{folder} is a file, not a folder.", "Give the folder that holds the texts.")
        files = sorted(_walk(folder, folder.resolve()), key=lambda path: _order(folder, path))
    except OSError as error:
        raise CorpusError(
            f"The corpus folder {folder} cannot be opened: {error.strerror}.",
            "Give the user who runs youju the right to read it.",
        ) from error
    if not files:
        raise CorpusError(f"The corpus folder {folder} has no files.", "Put txt, md, html, docx or pdf files into it.")
    return files


def name_of(folder: Path, path: Path) -> str:
    """The document name of `path`: its path below `folder`, `/` between folders, in NFC; bad bytes as `\\xNN`."""
    raw = os.fsencode(path.relative_to(folder).as_posix())
    return unicodedata.normalize("NFC", raw.decode("utf-8", "backslashreplace"))


def read_file(folder: Path, path: Path) -> Source:
    """The file at `path` (one of `list_files(folder)`) as text.

    Raises UnreadableSource, whose message is the reason alone: whoever lists it has the name.
    """
    _check_name(folder, path)
    _check_place(folder, path)
    reader = reader_for(path.suffix)
    data = _bytes(path)
    text = reader.read(data)
    return Source(name_of(folder, path), text, reader.layout, reader.format, hashlib.sha256(data).hexdigest())


def read_corpus(folder: Path) -> Iterator[Source | Unreadable]:
    """Every file of `list_files(folder)`, read, or why it is not.

    Raises CorpusError as `list_files` does, at the first step.
    """
    for path in list_files(folder):
        try:
            yield read_file(folder, path)
        except UnreadableSource as error:
            yield Unreadable(name_of(folder, path), error.message, error.hint)


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    top = folder.resolve() == root
    with os.scandir(folder) as entries:
        listed = [Path(entry.path) for entry in entries if not _is_ignored(entry.name, top)]
    for path in listed:
        if path.is_symlink():
            if not (path.is_dir() and path.resolve().is_relative_to(root)):
                yield path
        elif path.is_dir():
            try:
                yield from _walk(path, root)
            except PermissionError:
                yield path
        else:
            yield path


def _order(folder: Path, path: Path) -> tuple[str, bool, bytes]:
    # Of names that are the same in NFC the one that is in NFC comes first, and keeps the name.
    name = name_of(folder, path)
    return name, path.relative_to(folder).as_posix() != name, os.fsencode(path)


def _is_ignored(name: str, top: bool) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES or (top and name == SIDECAR)


def _check_name(folder: Path, path: Path) -> None:
    relative = path.relative_to(folder)
    try:
        str(relative).encode("utf-8")
    except UnicodeEncodeError:
        raise UnreadableSource(
            "The file's name is not UTF-8.", "Rename it; a zip from Windows is unpacked rightly with `unzip -O gbk`."
        ) from None
    if any(unicodedata.category(character) == "Cc" for character in str(relative)):
        raise UnreadableSource("The file's name holds control characters.", "Rename it.")
    parent = folder
    for part in relative.parts:
        form = unicodedata.normalize("NFC", part)
        if part != form:
            same = [other.name for other in parent.iterdir() if unicodedata.normalize("NFC", other.name) == form]
            if min(same, key=lambda other: (other != form, other)) != part:
                raise UnreadableSource(
                    f"Another name in the folder reads {form} too, in other code points.", "Rename one of the two."
                )
        parent /= part


def _check_place(folder: Path, path: Path) -> None:
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise UnreadableSource("A link that leads out of the corpus folder.", "Copy the file into the folder.")
        status = path.stat()
    except (OSError, RuntimeError) as error:
        raise _cannot_open(error) from error
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableSource("The folder cannot be opened.", "Give the user who runs youju the right to read it.")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableSource("A device, pipe or socket, not a file.", "Take it out of the folder.")
    if status.st_size > MAX_BYTES:
        raise UnreadableSource(
            f"The file has {status.st_size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read.", "Split it."
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _cannot_open(error) from error


def _cannot_open(error: OSError | RuntimeError) -> UnreadableSource:
    if isinstance(error, FileNotFoundError):
        what = "The file is gone, or a link that leads nowhere."
        return UnreadableSource(what, "Put it back, or remove the link.", passing=True)
    if isinstance(error, PermissionError):
        right = "Give the user who runs youju the right to read it."
        return UnreadableSource("No right to read the file.", right, passing=True)
    if isinstance(error, RuntimeError) or error.errno == errno.ELOOP:
        return UnreadableSource("A link that leads back to itself.", "Remove it.")
    reason = error.strerror or error
    return UnreadableSource(f"The file cannot be opened: {reason}.", "Check the disk.", passing=True)
