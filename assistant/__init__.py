"""From a question to an answer in the statements' own words: retrieve, select, answer."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answer import Answer, Filters, Hit, Quote, Turn
    from assistant.assistant import Assistant, open_assistant

__all__ = ["Answer", "Assistant", "Filters", "Hit", "Quote", "Turn", "open_assistant"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that `demarche --help` answers at once."""
    if name in ("Assistant", "open_assistant"):
        from assistant import assistant as module
    elif name in __all__:
        from assistant import answer as module  # type: ignore[no-redef]
    else:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(module, name)
