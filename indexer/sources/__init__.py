"""Bytes to text: every readable file of a corpus folder as a `Source`."""

from indexer.sources.corpus import list_files, name_of, read_corpus, read_file
from indexer.sources.source import Layout, Source, Unreadable

__all__ = ["Layout", "Source", "Unreadable", "list_files", "name_of", "read_corpus", "read_file"]
