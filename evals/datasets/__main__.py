"""`python -m evals.datasets squad2 <folder> --to <folder>`: convert a data set for `demarche eval`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals.datasets import DATASETS, load, write
from index.errors import DemarcheError


def main(arguments: list[str] | None = None) -> int:
    """Convert, say what was written and what was left out, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        converted = load(options.name, options.folder, part=options.part, all_articles=options.all_articles)
        write(converted, options.to)
    except (DemarcheError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{len(converted.documents)} statements in {options.to / 'corpus'}\n"
        f"{len(converted.questions)} questions in {options.to / 'questions.jsonl'}\n"
    )
    for reason, count in sorted(converted.dropped.items()):
        sys.stderr.write(f"left out: {count} {reason}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.datasets", description=__doc__)
    parser.add_argument("name", choices=DATASETS, help="; ".join(f"{name}: {what}" for name, what in DATASETS.items()))
    parser.add_argument("folder", type=Path, help="where the data set's files are")
    parser.add_argument("--to", type=Path, required=True, help="folder for corpus/ and questions.jsonl")
    parser.add_argument("--part", choices=("tune", "test", "all"), default="all", help="which half of the documents")
    parser.add_argument("--all-articles", action="store_true", help="squad2: also articles that no question is about")
    return parser


if __name__ == "__main__":
    sys.exit(main())
