"""The words around the quotes: they name sources and counts, and nothing else."""

from __future__ import annotations

import pytest

from assistant import compose
from assistant.answer import Searched
from tests.assistant.making import quote, statement

SOURCE = statement(["We *cannot*\naccept this."], ["Мы против."])
QUOTES = [quote(SOURCE, "We *cannot*\naccept this.", "A/1, para. 1"), quote(SOURCE, "Мы против.", "A/1, para. 2")]
QUOTED = "[1] “We cannot accept this.” — A/1, para. 1\n[2] “Мы против.” — A/1, para. 2"


def test_an_answer_is_its_quotes_numbered_and_cited() -> None:
    assert compose.wording(QUOTES, Searched(3, 9), ()) == QUOTED


def test_an_answer_in_part_says_whom_it_lacks() -> None:
    assert compose.wording(QUOTES, Searched(3, 9), ["France"]) == f"{QUOTED}\nThe library holds no statement by France."


@pytest.mark.parametrize(
    ("searched", "missing", "text"),
    [
        (Searched(1, 1), (), "The library holds no answer to this question. Searched: 1 statement, 1 passage."),
        (Searched(0, 0), (), "The library holds no answer to this question. Searched: 0 statements, 0 passages."),
        (
            Searched(1200, 34567),
            (),
            "The library holds no answer to this question. Searched: 1,200 statements, 34,567 passages.",
        ),
        (
            Searched(0, 0),
            ("France",),
            "The library holds no statement by France. Searched: 0 statements, 0 passages.",
        ),
        (
            Searched(2, 3),
            ("France", "Türkiye"),
            "The library holds no statement by France and Türkiye. Searched: 2 statements, 3 passages.",
        ),
        (
            Searched(0, 0),
            ("France", "Germany", "Ukraine"),
            "The library holds no statement by France, Germany and Ukraine. Searched: 0 statements, 0 passages.",
        ),
    ],
)
def test_silence_says_what_was_searched(searched: Searched, missing: tuple[str, ...], text: str) -> None:
    assert compose.wording([], searched, missing) == text
