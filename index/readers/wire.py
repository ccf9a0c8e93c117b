"""A Source as JSON and back: what a reader process sends."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from index.readers.reading import Shown
from index.readers.source import Source
from index.statement import Span


def to_json(source: Source) -> bytes:
    """A source as one line of ASCII."""
    return json.dumps(asdict(source)).encode("ascii")


def from_json(data: bytes) -> Source:
    """A source out of what a reader process sent; it is checked as if a stranger had sent it.

    Raises:
        ValueError: it is none, or a place in it lies outside of its text.
    """
    try:
        given = json.loads(data)
        source = Source(
            text=_text(given["text"]),
            kind=_text(given["kind"]),
            encoding=_text(given["encoding"]),
            furniture_from=int(given["furniture_from"]),
            headings=tuple(_span(span) for span in given["headings"]),
            shown={_text(name): Shown(_text(one["value"]), _span(one["span"])) for name, one in given["shown"].items()},
            properties={_text(name): _text(value) for name, value in given["properties"].items()},
            remarks=tuple(map(_text, given["remarks"])),
            sha256=_text(given["sha256"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no source was sent: {error!r}") from error
    spans = [*source.headings, *(shown.span for shown in source.shown.values())]
    if any(span.end > len(source.text) for span in spans) or not 0 <= source.furniture_from <= len(source.text):
        raise ValueError("a place lies outside of the text")
    return source


def _span(given: dict[str, Any]) -> Span:
    return Span(int(given["start"]), int(given["end"]))


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"a text was expected, not {type(given).__name__}")
    return given
