"""From a file's bytes to its canonical text, one reader for each kind of file."""

from index.readers.source import SUFFIXES, Source, read_source

__all__ = ["SUFFIXES", "Source", "read_source"]
