"""What was loaded to stay for as long as a process serves."""

from __future__ import annotations

import gc


def keep_all() -> None:
    """Take everything that is there now out of the garbage collector's rounds.

    A round through a library's 125,000 objects stops all questions for .2 s, and finds nothing.
    """
    gc.collect()
    gc.freeze()
