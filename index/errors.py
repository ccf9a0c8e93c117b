"""Every error that Démarche raises on purpose, as one tree.

DemarcheError
├── SettingsError            a setting is out of range or contradicts another
├── PathError                something is wrong with a file or folder; carries the path
│   ├── SourceError          something is wrong with what is to be ingested
│   │   ├── ReadError        one source file can't be turned into text
│   │   └── ManifestError    manifest.jsonl has a wrong line; carries the line number
│   ├── CertificateError     a file of certificates can't be used
│   └── ExportError          an answer can't be written into a file
├── EncoderError             a model can't be loaded
├── LibraryError             something is wrong with the library on disk
│   ├── LibraryMissing       there is no library at this place
│   ├── LibraryLocked        another process is writing
│   ├── LibraryTooNew        a newer Démarche wrote the catalogue
│   ├── EncoderMismatch      the library was encoded by another model
│   ├── TransferError        an exported library can't be written or taken in; carries the path
│   ├── GenerationError      an index doesn't hold what the catalogue says
│   └── StatementNotFound    no statement has this id
├── QuestionError            a question or a filter can't be used
├── CitationError            what is to be cited isn't in the statement, or not only there
├── WriterError              the language model gives no text
├── QuestionSetError         a question set has a wrong line; carries file and line
└── BenchmarkError           something can't be measured

Messages say what happened, where, and what to type next. "No evidence" is not an error: it is an `Answer`.
"""

from pathlib import Path


class DemarcheError(Exception):
    """Base of all errors that Démarche raises on purpose."""


class SettingsError(DemarcheError):
    """A setting is out of range or contradicts another one."""


class PathError(DemarcheError):
    """Something is wrong with a file or folder.

    Attributes:
        path: the file or folder concerned.
        reason: what is wrong, without the path.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class SourceError(PathError):
    """Something is wrong with what is to be ingested."""


class ReadError(SourceError):
    """One source file can't be turned into text.

    Attributes:
        stage: `read` or `parse`, the step that failed.
    """

    def __init__(self, path: Path | str, reason: str, stage: str = "read") -> None:
        super().__init__(path, reason)
        self.stage = stage


class ManifestError(SourceError):
    """A line of manifest.jsonl is wrong.

    Attributes:
        line: its number, from 1.
    """

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}", reason)
        self.path = Path(path)
        self.line = line


class EncoderError(DemarcheError):
    """A model can't be loaded."""


class LibraryError(DemarcheError):
    """Something is wrong with the library on disk."""


class LibraryMissing(LibraryError):
    """There is no library at this place yet."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryTooNew(LibraryError):
    """The catalogue was written by a newer Démarche."""


class EncoderMismatch(LibraryError):
    """The library was encoded by another model than the one in the settings."""


class TransferError(LibraryError):
    """An exported library can't be written or taken in.

    Attributes:
        path: the file or folder concerned.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)


class GenerationError(LibraryError):
    """A search index can't be opened, or doesn't hold what the catalogue says."""


class StatementNotFound(LibraryError):
    """No statement of the library has this id."""


class QuestionError(DemarcheError):
    """A question or a filter can't be used as it is."""


class WriterError(DemarcheError):
    """The language model gives no text; the message says why, and never holds its key. Answers go on without it."""


class CitationError(DemarcheError):
    """What is to be cited doesn't stand in the statement, or at several places of it."""


class CertificateError(PathError):
    """A file of certificates can't be used as it is."""


class ExportError(PathError):
    """An answer can't be written into this file."""


class QuestionSetError(DemarcheError):
    """A question set has a wrong line.

    Attributes:
        path: the question set.
        line: the line's number, from 1.
    """

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = Path(path)
        self.line = line


class BenchmarkError(DemarcheError):
    """Something can't be measured: a process of the benchmark failed, or a part that it needs isn't installed."""
