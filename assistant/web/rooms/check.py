"""Checking a quotation: the form, the verdict, where the words stand, and what differs, word by word."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant.checking import wording
from assistant.checking.verdict import LONGEST
from assistant.web.address import address_of
from assistant.web.marks import plain
from assistant.web.render import isolated, source_of, spoken_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.checking.checked import Checked, Place
    from assistant.checking.matching import Difference

_TONES = {"exact": "good", "exact_folded": "good", "altered": "bad", "stitched": "bad", "said_by_another": "bad"}


def body(text: str, delegation: str, delegations: Sequence[str], result: str) -> str:
    """The page's content: the form as it was filled in, and below it what came of it."""
    known = "".join(f'<option value="{escape(name)}"></option>' for name in delegations)
    return (
        '<div class="leaf-body"><h1>Check a quotation</h1>'
        '<p class="lead">Paste the words that somebody is said to have spoken. You will be told whether they stand in the '
        "library, letter for letter, and whose they are.</p>"
        '<form class="check" action="/check" method="get"><label for="quotation">The quotation</label>'
        f'<textarea id="quotation" name="text" rows="5" maxlength="{LONGEST}" dir="auto" required>'
        f"{escape(text)}</textarea>"
        '<div class="line"><div><label for="by">Said to be by <span class="optional">(if you like)</span></label>'
        f'<input id="by" name="delegation" list="delegations" value="{escape(delegation)}" dir="auto" maxlength="200">'
        f'<datalist id="delegations">{known}</datalist></div><button type="submit">Check</button></div></form>'
        f'<section class="result" aria-live="polite">{result}</section></div>'
    )


def verdict(checked: Checked) -> str:
    """What became of checking a quotation."""
    places = "".join(_place(place, quoted=not checked.differences) for place in checked.places)
    nearest = (
        '<aside class="nearest"><p class="label"><strong>Not the quotation.</strong> The passage that is most like it:</p>'
        f"{_place(checked.nearest, quoted=True)}</aside>"
        if checked.nearest
        else ""
    )
    return (
        f'<h2 class="verdict {_TONES.get(checked.verdict, "none")}">{escape(wording.verdict(checked))}</h2>'
        f"{_difference(checked)}{places}{nearest}"
    )


def _difference(checked: Checked) -> str:
    """The passage with what the quotation leaves out struck, and what it puts in beside it."""
    if not checked.differences:
        return ""
    words = " ".join(_changed(one) for one in checked.differences)
    language = spoken_in(checked.places[0].statement) if checked.places else ' dir="auto"'
    return (
        '<figure class="difference"><figcaption>The source, with what the quotation '
        "<del>leaves out</del> and <ins>puts in</ins></figcaption>"
        f"<p{language}>{words}</p></figure>"
    )


def _changed(one: Difference) -> str:
    tag = {"left out": "del", "put in": "ins"}.get(one.kind)
    text = escape(" ".join(one.text.split()))
    if tag is None:
        return text
    told = f' class="tells" title="{escape(", ".join(one.tells))}"' if one.tells else ""
    return f"<{tag}{told}>{text}</{tag}>"


def _place(place: Place, *, quoted: bool) -> str:
    statement = place.statement
    words = f"<blockquote{spoken_in(statement)}><p>{plain(place.text)}</p></blockquote>" if quoted else ""
    whole = (
        f'<p class="within"><span>In the sentence:</span> <span{spoken_in(statement)}>{plain(place.sentences)}</span></p>'
        if quoted and place.sentences != place.text
        else ""
    )
    left = "".join(f'<p class="within"><span>Left out:</span> {plain(text)}</p>' for text in place.left_out)
    remarks = "".join(f'<p class="notice" dir="auto">{escape(remark)}</p>' for remark in place.remarks)
    return (
        f'<figure class="place">{words}{whole}{left}<figcaption>'
        f'<p class="source">{source_of(statement, place.paragraph, place.page)}</p>'
        f'<p class="citation">{isolated(place.citation)}</p>{remarks}'
        f'<p class="acts"><a href="{escape(address_of(statement, place.spans[0].start))}">Read in the statement</a></p>'
        "</figcaption></figure>"
    )
