"""Citations with every combination of what may be missing."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.cite import cite
from tests.assistant.making import statement

PLACES = {
    (None, None): "",
    (3, None): ", para. 3",
    (None, 2): ", p. 2",
    (3, 2): ", para. 3, p. 2",
}
SAYERS = {
    (None, None): "",
    ("Türkiye", None): " (Türkiye)",
    (None, "2019-06-13"): " (13 June 2019)",
    ("Türkiye", "2019-06-13"): " (Türkiye, 13 June 2019)",
}
NAMES = {
    ("PC.DEL/669/19", "On rivers"): "PC.DEL/669/19",
    ("PC.DEL/669/19", None): "PC.DEL/669/19",
    (None, "On rivers"): "On rivers",
    (None, None): "paper",
}


@pytest.mark.parametrize(("name", "place", "by"), list(product(NAMES, PLACES, SAYERS)))
def test_a_citation_leaves_out_what_is_not_known(
    name: tuple[str | None, str | None], place: tuple[int | None, int | None], by: tuple[str | None, str | None]
) -> None:
    source = statement(["We agree."], id="paper", symbol=name[0], title=name[1], delegation=by[0], date=by[1])
    assert cite(source, *place) == NAMES[name] + PLACES[place] + SAYERS[by]


@pytest.mark.parametrize(("date", "shown"), [("2019", "2019"), ("2019-06", "June 2019"), ("2019-06-03", "3 June 2019")])
def test_a_date_is_cited_as_precisely_as_it_is_known(date: str, shown: str) -> None:
    assert cite(statement(["We agree."], symbol="A/1", date=date)) == f"A/1 ({shown})"
