"""`corpus.toml`, which may lie in a corpus folder and says what its files do not say of themselves.

    name = "云溪市人大资料"
    questions = ["2023年新建了多少个代表联络站？"]

    [[files]]
    pattern = "公报/*.pdf"
    publication = "云溪市人大常委会公报"
    place = "云溪市"
    year = 2023

    [[files]]
    pattern = "文集"
    period = "2021-2022"

A pattern is a file, with `*` for any characters, or a folder. `place` is that of the publication: an article whose office
or title names another one keeps it. `year` is stated of every article; `period` of a publication whose articles are of
several years. Where several patterns match a file, the last one that gives a field decides.
"""

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from indexer.errors import CorpusError

SIDECAR = "corpus.toml"

_TOP: dict[str, type] = {"name": str, "questions": list, "files": list}
_FILES: dict[str, type] = {"pattern": str, "publication": str, "place": str, "year": int, "period": str}
_TYPES: dict[type, str] = {str: "a text in quotes", int: "a whole number", list: "a list"}
_PERIOD = re.compile(r"((?:19|20)\d{2})(?:\s?[-–—~至]\s?((?:19|20)\d{2}))?年?")


class Overrides(NamedTuple):
    """What the sidecar says of one document; empty or None where it says nothing. Of year and period at most one is given."""

    publication: str = ""
    place: str = ""
    year: int | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A corpus folder's own account of itself. `files` are (pattern, overrides) in the order of the file."""

    name: str = ""
    questions: tuple[str, ...] = ()
    files: tuple[tuple[str, Overrides], ...] = ()

    def for_document(self, name: str) -> Overrides:
        """What it says of the document `name`: `*` in a pattern stands for any characters, `/` among them; a folder for its files."""
        found = Overrides()
        for pattern, overrides in self.files:
            if fnmatchcase(name, pattern) or name.startswith(pattern.rstrip("/") + "/"):
                dated = overrides if overrides.year is not None or overrides.period else found
                found = Overrides(
                    overrides.publication or found.publication, overrides.place or found.place, dated.year, dated.period
                )
        return found


def years_of_period(period: str) -> tuple[int, int]:
    """First and last year of a period such as `2021-2022` or `2023`; raises ValueError for anything else."""
    match = _PERIOD.fullmatch(period.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise ValueError(f'a period is written as "2021-2022" or "2023", not {period!r}')
    return first, last


def read_sidecar(folder: Path) -> Sidecar:
    """The sidecar of the corpus `folder`; an empty one where there is none.

    Raises CorpusError, with the line, when it cannot be read, is no TOML, or has a field that is unknown or of a
    wrong type.
    """
    path = folder / SIDECAR
    if not path.exists():
        return Sidecar()
    try:
        text = path.read_text("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}.", "Allow reading it, or remove it.") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} is not UTF-8.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path} is not valid TOML: {error}.", "Correct that line; see https://toml.io.") from error
    check = _Check(path, text.splitlines())
    check.fields(table, _TOP)
    questions = table.get("questions", [])
    if not all(isinstance(question, str) for question in questions):
        check.fail("questions", "must be a list of texts in quotes")
    files: list[tuple[str, Overrides]] = []
    for index, entry in enumerate(table.get("files", [])):
        if not isinstance(entry, dict):
            check.fail("files", "must be written as [[files]] with the fields below it")
        check.fields(entry, _FILES, index)
        if not entry.get("pattern"):
            check.fail("files", 'needs a pattern, such as pattern = "*.txt"', index)
        if entry.get("period"):
            if "year" in entry:
                check.fail("period", "cannot be given beside year: a year is stated of every article", index)
            try:
                years_of_period(entry["period"])
            except ValueError:
                check.fail("period", 'must be years, such as "2021-2022" or "2023"', index)
        files.append((entry["pattern"], Overrides(**{key: entry[key] for key in entry if key != "pattern"})))
    return Sidecar(table.get("name", ""), tuple(questions), tuple(files))


@dataclass(frozen=True)
class _Check:
    """Complains of a field of the sidecar with the line it stands in, which the TOML parser does not tell."""

    path: Path
    lines: list[str]

    def fields(self, table: dict[str, Any], types: dict[str, type], index: int | None = None) -> None:
        for key, value in table.items():
            if key not in types:
                self.fail(key, f"is not known here; known are {', '.join(types)}", index)
            if not isinstance(value, types[key]) or isinstance(value, bool):
                self.fail(key, f"must be {_TYPES[types[key]]}", index)

    def fail(self, key: str, problem: str, index: int | None = None) -> None:
        line = self._line(key, index)
        where = f"{self.path}, line {line}" if line else str(self.path)
        raise CorpusError(f"{where}: {key} {problem}.", "Correct it and build again.")

    def _line(self, key: str, index: int | None) -> int:
        """The line of `key`, from the entry `index` of [[files]] on where one is given; 0 when it is not found."""
        heads = [number for number, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*files\s*\]\]", line)]
        first = heads[index] if index is not None and index < len(heads) else 0
        for number in range(first, len(self.lines)):
            if re.match(rf"\s*(\[\[?\s*)?[\"']?{re.escape(key)}[\"']?\s*(\]|=)", self.lines[number]):
                return number + 1
        return 0
