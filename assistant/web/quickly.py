"""Gradio, imported in half the time: without its writing, at each start, files for type checkers beside its own sources.

It writes none for a component whose source file can't be found (`gradio.component_meta`), so while it is imported none is.
"""

from __future__ import annotations

import inspect
from typing import Any

_file_of = inspect.getfile


def _but_of_no_component(thing: Any) -> str:
    if isinstance(thing, type) and thing.__module__.startswith("gradio."):
        raise OSError("not looked for")
    return _file_of(thing)


inspect.getfile = _but_of_no_component  # type: ignore[assignment]  # it names its argument otherwise
try:
    import gradio as gr
finally:
    inspect.getfile = _file_of

__all__ = ["gr"]
