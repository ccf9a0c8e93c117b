"""From source files to a searchable library: read, parse, cut, encode, keep."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.report import IngestReport
    from index.settings import Settings
    from index.sync import ingest

__all__ = ["IngestReport", "Settings", "ingest"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that `demarche --help` answers at once."""
    if name == "Settings":
        from index.settings import Settings

        return Settings
    if name in __all__:
        from index import sync as module

        return getattr(module, name)
    raise AttributeError(f"module 'index' has no attribute {name!r}")
