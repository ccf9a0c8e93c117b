"""What a page tells machines about itself: its language, address, title and day of publication, unseen by its readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.readers.html_dates import machine_date
from index.readers.html_tree import TEXT, Tree

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "dcterms.issued",
    "dcterms.date", "dc.date", "dcterms.created", "pubdate", "publishdate", "publish_date", "date", "article.published",
    "citation_publication_date", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
"""Names under which pages give the day of publication (Open Graph, Dublin Core, schema.org and others), the surest first."""

_SEPARATOR = re.compile(r"\s+[|«»•·—–-]+\s+|\s*[|«»]\s*|\s+::\s+")


@dataclass(frozen=True)
class MachineFacts:
    """What a page's markup says beside its text; empty where it says nothing.

    Attributes:
        language: as written, `en-US`.
        url: of the page itself.
        titles: what its title may be, the surest first: each is the whole title or a part of it.
        date: of publication, as `YYYY-MM-DD`.
        dates: all days that it names.
    """

    language: str
    url: str
    titles: tuple[str, ...]
    date: str
    dates: frozenset[str]

    @property
    def title(self) -> str:
        """The title without the site's name."""
        return self.titles[0] if self.titles else ""


def machine_facts(tree: Tree) -> MachineFacts:
    """Read what the page tells machines."""
    meta = _meta(tree)
    dated = [
        (rank, day)
        for rank, name in enumerate(_PUBLISHED)
        for value in meta.get(name, ())
        if (day := machine_date(value))
    ]
    stamped = [
        day for node in tree if node.tag == "time" and (day := machine_date(node.attributes.get("datetime", "")))
    ]
    linked = [day for text in _linked_data(tree) for day in _published(text)]
    candidates = [
        *(day for rank, day in dated if rank < 2),
        *linked,
        *(day for rank, day in dated if rank >= 2),
        *stamped,
    ]
    return MachineFacts(
        language=_first(
            node.attributes.get("lang") or node.attributes.get("xml:lang") for node in tree if node.tag == "html"
        ),
        url=_url(tree) or _first(meta.get("og:url", ())),
        titles=_titles(_title(tree), _first(meta.get("og:title", ())), _first(meta.get("og:site_name", ()))),
        date=candidates[0] if candidates else "",
        dates=frozenset(candidates),
    )


def _titles(title: str, og_title: str, site: str) -> tuple[str, ...]:
    """What may be the title; a page's own title often has the site's name before or behind it."""
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    matched = [found.start() for found in _SEPARATOR.finditer(title)]
    own = [part for part in parts if part.casefold() != site.casefold()] if site else parts
    bare = own[0] if len(own) == 1 else title[: matched[-1]].strip() if matched else title
    ordered = (og_title if og_title.casefold() != site.casefold() else "", bare, title, *own)
    return tuple(dict.fromkeys(one for one in ordered if one))


def _meta(tree: Tree) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree:
        attributes = node.attributes
        if node.tag == "meta" and attributes.get("content", "").strip():
            for name in (attributes.get("property"), attributes.get("name"), attributes.get("itemprop")):
                if name:
                    found.setdefault(name.strip().lower(), []).append(" ".join(attributes["content"].split()))
    return found


def _title(tree: Tree) -> str:
    position = next((at for at, node in enumerate(tree) if node.tag == "title" and not _is_in_svg(tree, at)), None)
    return " ".join("".join(node.text for node in tree[position : tree[position].end]).split()) if position else ""


def _is_in_svg(tree: Tree, position: int) -> bool:
    return tree[tree[position].parent].tag == "svg"


def _url(tree: Tree) -> str:
    links = (node.attributes for node in tree if node.tag == "link")
    url = _first(link.get("href") for link in links if link.get("rel", "").strip().lower() == "canonical")
    return url if url.startswith(("https://", "http://")) else ""


def _linked_data(tree: Tree) -> Iterator[Any]:
    for at, node in enumerate(tree):
        if node.tag == "script" and "ld+json" in node.attributes.get("type", "").lower():
            try:
                yield json.loads("".join(text.text for text in tree[at : node.end] if text.tag == TEXT))
            except (ValueError, RecursionError):
                continue


def _published(data: Any) -> Iterator[str]:
    """The days under `datePublished`, at any depth."""
    waiting = [data]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, dict):
            value = current.get("datePublished")
            if isinstance(value, str) and (day := machine_date(value)):
                yield day
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)


def _first(values: Any) -> str:
    return next((" ".join(value.split()) for value in values if value and value.strip()), "")
