"""How the documents of a library belong together: language versions of one paper, and revisions that replace another.

Worked out from the symbols that the documents bear, so nothing needs to be kept up when a document comes or goes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.snapshot import Card

_REVISION = re.compile(r"/Rev\.(?P<number>\d+)", re.IGNORECASE)
_ATTACHED = re.compile(r"/(?:Add|Corr)\.\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relations:
    """The documents to which one belongs, by their ids, each list in order.

    Attributes:
        languages: the same paper in other languages.
        superseded_by: the newest revision of it, if there is a newer one.
        supersedes: the earlier versions of it.
        attached: its addenda and corrigenda.
        attached_to: the paper to which it is an addendum or corrigendum.
    """

    languages: tuple[str, ...] = ()
    superseded_by: str | None = None
    supersedes: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    attached_to: tuple[str, ...] = ()


def relations(cards: Iterable[Card]) -> dict[str, Relations]:
    """The relations of each statement that has any, by its id.

    Two documents are versions of one paper if their symbols are the same but for the revision. A revision supersedes what
    came before it in its own language; where a library has it in another language only, the older one stays as it is.
    """
    papers: dict[str, list[_Version]] = defaultdict(list)
    attached: dict[str, list[_Version]] = defaultdict(list)
    for card in cards:
        if symbol := card.metadata.get("symbol"):
            version = _Version(card.id, symbol, card.metadata.get("language"))
            papers[version.paper].append(version)
            if version.paper != version.main:
                attached[version.main].append(version)
    found = {
        version.id: _of(version, versions, attached.get(version.paper, ()), papers.get(version.main, ()))
        for versions in papers.values()
        for version in versions
    }
    return {id: one for id, one in found.items() if one != Relations()}


@dataclass(frozen=True, slots=True)
class _Version:
    id: str
    symbol: str
    language: str | None

    @property
    def revision(self) -> int:
        return max((int(match["number"]) for match in _REVISION.finditer(self.symbol)), default=0)

    @property
    def paper(self) -> str:
        """The symbol without its revision, in one form."""
        return _REVISION.sub("", self.symbol).casefold().replace(" ", "")

    @property
    def main(self) -> str:
        """The paper to which it is attached; itself where it is no addendum or corrigendum."""
        return _ATTACHED.sub("", self.paper)


def _of(
    version: _Version, versions: Sequence[_Version], attached: Sequence[_Version], main: Sequence[_Version]
) -> Relations:
    own = [other for other in versions if other.language == version.language]
    newer = sorted(
        (other for other in own if other.revision > version.revision), key=lambda other: (other.revision, other.id)
    )
    older = [other.id for other in own if other.revision < version.revision]
    return Relations(
        languages=_ids(o for o in versions if o.language != version.language and o.revision == version.revision),
        superseded_by=newer[-1].id if newer else None,
        supersedes=tuple(sorted(older)),
        attached=_ids(attached),
        attached_to=_ids(main) if version.main != version.paper else (),
    )


def _ids(versions: Iterable[_Version]) -> tuple[str, ...]:
    return tuple(sorted(version.id for version in versions))
