"""How well published sets are answered: whether the right sentences are quoted, and silence is kept where there is no answer.

`cases` reads a set's questions with what answers them, `quoting` asks them and judges the quotes, `silence` judges when it speaks.
The corpus is ingested once and kept, as for `evals.retrieval`, and in the same library.
"""

from evals.answers.cases import SETS, Case, load_cases
from evals.answers.quoting import measure_quotes

__all__ = ["SETS", "Case", "load_cases", "measure_quotes"]
