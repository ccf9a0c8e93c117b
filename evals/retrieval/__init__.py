"""How well passages are found, over published sets: from a set's folder to figures, saved and compared.

`load` reads a set, `kept` ingests its corpus into a library that stays, `ask` asks, `measures` and `resample` make figures
of what was found, `record` saves them, `compare` sets two beside each other. `run` puts them together.
"""

from evals.retrieval.load import SETS, load
from evals.retrieval.run import Measured, Order, measure

__all__ = ["SETS", "Measured", "Order", "load", "measure"]
