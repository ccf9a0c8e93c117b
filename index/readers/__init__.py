"""From a file's bytes to its canonical text, one reader for each kind of file, in a process of its own."""

from index.readers.source import Source, read_source

__all__ = ["Source", "read_source"]
