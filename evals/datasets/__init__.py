"""Published question sets turned into our forms: a corpus folder of statements and a question set about it.

Each converter is pure: lines in, `Converted` out. The data stays where the caller keeps it.
"""

from evals.datasets.conversion import Converted, Document, Part, write
from evals.datasets.load import DATASETS, load

__all__ = ["DATASETS", "Converted", "Document", "Part", "load", "write"]
