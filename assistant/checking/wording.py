"""A verdict in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.amounts import count
from assistant.checking.quotation import ELLIPSIS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.checking.checked import Checked
    from assistant.checking.matching import Difference


def verdict(checked: Checked) -> str:
    """The verdict as a sentence."""
    where = count(len({place.statement.id for place in checked.places}), "statement")
    folded = f" but for {_listed(checked.foldings)}" if checked.foldings else ""
    if checked.verdict in ("exact", "exact_folded"):
        return f"Exact{folded}: these words stand in {where}."
    if checked.verdict == "said_by_another":
        others = _listed(
            list(dict.fromkeys(place.statement.delegation or place.statement.id for place in checked.places))
        )
        return f"Said by another: these words stand{folded} in {where} by {others}, in none by {checked.delegation}."
    if checked.verdict == "altered" and ELLIPSIS in checked.foldings:
        return "Altered: what the ellipsis leaves out turns the sentence around."
    if checked.verdict == "altered":
        what = f" Among what differs: {_listed(checked.called_out)}." if checked.called_out else ""
        return f"Altered: no statement has these words; this passage is most like them.{what}"
    if checked.verdict == "stitched":
        return f"Stitched together: no statement has these words in a row; they stand in {count(len(checked.places), 'place')}."
    return f"Not found: none of {count(checked.statements, 'statement')} has these words, or a passage much like them."


def shown(differences: Sequence[Difference]) -> str:
    """A passage with what the quotation leaves out in `[-…-]` and what it puts in in `{+…+}`."""
    marks = {"same": "{}", "left out": "[-{}-]", "put in": "{{+{}+}}"}
    return " ".join(marks[one.kind].format(" ".join(one.text.split())) for one in differences)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-2]) + ", " * (len(names) > 2) + " and ".join(names[-2:])
