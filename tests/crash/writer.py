"""The program that is killed: `python -m tests.crash.writer HOME FOLDER` brings a library in step with a folder.

It says what went wrong as `demarche ingest` does. With `--point NAME:before` or `NAME:after#2` it kills itself there.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DemarcheError
from index.library import Library
from index.readers import read_source
from index.readers.process import ReaderProcess
from index.settings import Settings
from index.sync import sync
from tests.crash import points
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.readers import Source
    from index.readers.limits import Limits

INTERRUPTED = 130


class OwnReader(ReaderProcess):
    """Reads in this process: the files are the test's own, and a second process a case would cost half a second."""

    def read(self, path: Path, data: bytes, limits: Limits) -> Source:  # noqa: ARG002  (as it is called)
        return read_source(path, data)


def settings_of(home: Path) -> Settings:
    """Of a library with short passages, so that few words make many."""
    return Settings(home=home, passage_characters=100)


def main(arguments: Sequence[str]) -> int:
    """Ingest; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--point", type=points.Point.of, help="NAME:before or NAME:after, with #2 for the second call")
    parser.add_argument("--own-reader", action="store_true", help="read in this process")
    given = parser.parse_args(arguments)
    if given.point:
        points.arm(given.point)
    settings, encoder = settings_of(given.home), HashingEncoder()
    reader = OwnReader() if given.own_reader else None
    try:
        report = sync(Library(settings), [given.folder], settings, lambda: encoder, remove_missing=True, reader=reader)
    except DemarcheError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.filename or 'the system'}: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return INTERRUPTED
    sys.stdout.write(json.dumps(report.to_dict()) + "\n")
    return 0


def _failed(reason: str) -> int:
    sys.stderr.write(f"error: {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
