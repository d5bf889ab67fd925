"""What can go wrong while indexing. Every message says what, where, and what to do next."""


class IndexerError(Exception):
    """Shown to the user as it is. `code` is stable, `hint` says what to do next."""

    code = "indexer_error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UnreadableSource(IndexerError):
    """One file of the corpus cannot be read; the build lists it and goes on.

    `passing` says that the same bytes may be read another time: a right was missing, the time or the memory ran out.
    """

    code = "unreadable_source"

    def __init__(self, message: str, hint: str = "", *, passing: bool = False) -> None:
        super().__init__(message, hint)
        self.passing = passing


class CorpusError(IndexerError):
    """The corpus folder is missing, empty or unreadable."""

    code = "corpus_unusable"


class EncoderError(IndexerError):
    """The sentence encoder cannot be loaded or does not fit the index."""

    code = "encoder_unusable"


class GenerationError(IndexerError):
    """A generation is missing, half-written or damaged."""

    code = "no_index"


class NoOlderGeneration(GenerationError):
    """A rollback finds nothing to go back to."""

    code = "no_older_generation"


class BuildBusy(IndexerError):
    """Another build holds the data folder."""

    code = "build_running"


class BuildFailed(IndexerError):
    """The build stopped; what was current stays current."""

    code = "build_failed"


class ThesaurusError(IndexerError):
    """A thesaurus cannot be read, or a line of it is no rule."""

    code = "thesaurus_unusable"


class RerankerError(IndexerError):
    """The cross-encoder of the service cannot be loaded; it is found as encoders are."""

    code = "reranker_unusable"
