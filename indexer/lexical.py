"""BM25 over passages: a tantivy index of tokens that we make ourselves."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import numpy as np
import tantivy
from numpy.typing import NDArray

from indexer.errors import GenerationError

FIELDS = ("bigrams", "characters")
_HEAP_BYTES = 64 * 2**20


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("ordinal", indexed=True, fast=True)
    return builder.build()


def write_lexical(path: Path, passages: Iterable[Mapping[str, Sequence[str]]]) -> int:
    """Writes the tokens of each passage, by field, as an index in the new folder `path`; returns how many there were.

    A passage's ordinal is its place in `passages`. Written by one thread: the same passages give the same ranks.
    """
    path.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(path))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    ordinal = -1
    for ordinal, tokens in enumerate(passages):
        document = tantivy.Document()
        document.add_unsigned("ordinal", ordinal)
        for field in FIELDS:
            document.add_text(field, " ".join(tokens[field]))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    # tantivy lets no one but its owner read this file, whatever the umask.
    (path / "meta.json").chmod(path.stat().st_mode & 0o666)
    return ordinal + 1


class LexicalIndex:
    """An index written by `write_lexical`, opened for searching; safe for concurrent use."""

    def __init__(self, path: Path) -> None:
        self._index = _opened(path)
        self._index.register_tokenizer(
            "whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, field: str, tokens: Sequence[str], k: int, allowed: Sequence[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best `k` passages for the distinct `tokens` in `field`, any of which may match; only `allowed` ones where given.

        Returns ordinals and BM25 scores (k1 1.2, b 0.75, as tantivy has them), both of shape (found,), best first.
        """
        wanted = [(tantivy.Occur.Should, self._term(field, token)) for token in dict.fromkeys(tokens)]
        return self._search(wanted, k, allowed)

    def search_alternatives(
        self, groups: Iterable[Iterable[tuple[Sequence[str], float]]], k: int, allowed: Sequence[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best `k` passages that hold at least one phrase of a group.

        A phrase is bigrams, all of which must occur, and a weight that its BM25 score is multiplied by. A group counts as the
        best of its phrases, and the groups are added. Returns what `search` returns.
        """
        wanted = []
        for group in groups:
            phrases = [self._phrase(tokens, weight) for tokens, weight in group if tokens]
            if phrases:
                wanted.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(phrases)))
        return self._search(wanted, k, allowed)

    def _search(
        self, wanted: Sequence[tuple[tantivy.Occur, tantivy.Query]], k: int, allowed: Sequence[int] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if not wanted or k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        query = tantivy.Query.boolean_query(wanted)
        if allowed is not None:
            only = tantivy.Query.term_set_query(self._schema, "ordinal", list(allowed))
            unscored = tantivy.Query.boost_query(tantivy.Query.const_score_query(only, 1.0), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)])
        hits = self._searcher.search(query, limit=k, count=False).hits
        if not hits:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores, addresses = zip(*hits, strict=True)
        ordinals = self._searcher.fast_field_values("ordinal", list(addresses))
        return np.asarray(ordinals, np.int64), np.asarray(scores, np.float32)

    def _phrase(self, tokens: Sequence[str], weight: float) -> tantivy.Query:
        all_of = tantivy.Query.boolean_query([(tantivy.Occur.Must, self._term("bigrams", token)) for token in tokens])
        return tantivy.Query.boost_query(all_of, weight)

    def _term(self, field: str, token: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, token, index_option="freq")


def _opened(path: Path) -> tantivy.Index:
    """The index in `path`, which may lie on a read-only disk or belong to someone else.

    tantivy writes a lock file beside what it opens, and knows no mode for reading alone (its issue 557). So it opens a
    passing folder of links; once it has mapped the files, it needs neither links nor lock.
    """
    links = None
    try:
        links = Path(mkdtemp(prefix="youju-"))
        for file in path.glob("[!.]*"):  # Hidden ones are locks, and what only a writer asks for.
            (links / file.name).symlink_to(file.resolve())
        return tantivy.Index.open(str(links))
    except OSError as error:
        raise GenerationError(
            f"The lexical index {path} cannot be opened: {error}.",
            "See that the folder can be read, and that there is a folder for temporary files (TMPDIR) to write in.",
        ) from error
    except ValueError as error:
        raise GenerationError(f"The lexical index {path} cannot be opened: {error}.", "Rebuild the index.") from error
    finally:
        if links:
            # Twice: a thread of tantivy's looks at a new index once more, and may lock it just while the folder is emptied.
            rmtree(links, ignore_errors=True)
            rmtree(links, ignore_errors=True)
