"""Laws of quotes: exact, apart from each other, as many and as long as allowed, the best first."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assistant.cues import is_courtesy
from assistant.evidence import Evidence
from assistant.header import header_quote
from assistant.select import Choice, select
from index.statement import Role
from tests.assistant.making import evidence, hit, statement
from tests.assistant.strategies import ranked_evidence
from tests.index.fixtures import seed

CHOICES = st.builds(
    Choice,
    max_quotes=st.integers(1, 5),
    max_characters=st.integers(1, 300),
    relative=st.floats(0, 1),
    margin=st.one_of(st.just(float("inf")), st.floats(0, 2)),
    reason=st.booleans(),
)
GENEROUS = Choice(10, 10_000, 0.0)
BETWEEN = statement(["Norway agrees.", "It pays.", "This is much."])
"""The last sentence brings the one before; that one is chosen later, and needs the first, which was chosen already."""


@given(ranked_evidence(), CHOICES)
def test_every_quote_is_whole_sentences_of_its_statement(found: list[Evidence], choice: Choice) -> None:
    for quote in select(found, choice):
        sentences = quote.statement.sentences
        assert quote.text == quote.statement.text[quote.start : quote.end] != ""
        assert quote.start in {sentence.span.start for sentence in sentences}
        assert quote.end in {sentence.span.end for sentence in sentences}


@example([evidence(hit(BETWEEN), 0, 1.0), evidence(hit(BETWEEN), 2, 0.9), evidence(hit(BETWEEN), 1, 0.8)], GENEROUS)
@given(ranked_evidence(), CHOICES)
def test_no_two_quotes_share_a_character(found: list[Evidence], choice: Choice) -> None:
    quotes = sorted(select(found, choice), key=lambda quote: (quote.statement.id, quote.start))
    for one, next_one in pairwise(quotes):
        assert one.statement.id != next_one.statement.id or one.end <= next_one.start


@given(ranked_evidence(), CHOICES)
def test_there_are_no_more_quotes_and_characters_than_allowed(found: list[Evidence], choice: Choice) -> None:
    quotes = select(found, choice)
    assert len(quotes) <= choice.max_quotes
    assert len(quotes) == 1 or sum(len(quote.text) for quote in quotes) <= choice.max_characters or not quotes


@given(ranked_evidence(), CHOICES)
def test_the_best_come_first_and_none_falls_below_its_share(found: list[Evidence], choice: Choice) -> None:
    scores = [quote.score for quote in select(found, choice)]
    assert scores == sorted(scores, reverse=True)
    assert all(score >= choice.relative * found[0].score - 1e-6 for score in scores)


@given(ranked_evidence(), CHOICES)
def test_where_there_is_evidence_the_best_sentence_is_quoted(found: list[Evidence], choice: Choice) -> None:
    quotes = select(found, choice)
    assert bool(quotes) == bool(found)
    if found:
        best = found[0].sentence.span
        assert quotes[0].statement is found[0].statement
        assert quotes[0].start <= best.start
        assert best.end <= quotes[0].end


@given(ranked_evidence(), st.floats(0, 2))
def test_nothing_far_below_the_best_is_quoted(found: list[Evidence], margin: float) -> None:
    scores = [quote.score for quote in select(found, Choice(10, 10_000, margin=margin))]
    assert all(score >= found[0].score - margin - 1e-6 for score in scores)


@pytest.mark.parametrize(("score", "quoted"), [(0.9, "It pays. It is much."), (0.5, "It pays.")])
def test_a_sentence_that_answers_as_well_is_quoted_with_the_one_before(score: float, quoted: str) -> None:
    source = statement(["It pays.", "It is much."])
    found = [evidence(hit(source), 0, 1.0), evidence(hit(source), 1, score)]
    first = select(found, Choice(1, 1000, margin=0.4))[0]
    assert first.text == quoted


@pytest.mark.parametrize(
    ("delegation", "words", "quotes"),
    [
        ("Norway", "We again call on all States to send their readings to the register.", 1),
        ("Sweden", "We again call on all States to send their readings to the register.", 2),
        ("Norway", "We call on no States to send their readings to the register.", 2),
    ],
)
def test_what_a_delegation_says_again_later_is_quoted_once(delegation: str, words: str, quotes: int) -> None:
    said = statement(
        ["We call on all States to send their readings to the register."], delegation="Norway", language="en"
    )
    later = statement([words], id="b", delegation=delegation, language="en")
    assert len(select([evidence(hit(said), 0, 1.0), evidence(hit(later), 0, 0.9)], GENEROUS)) == quotes


@given(ranked_evidence(), CHOICES)
def test_no_quote_says_what_another_says(found: list[Evidence], choice: Choice) -> None:
    shown = [quote.display for quote in select(found, choice)]
    assert len(set(shown)) == len(shown)


@given(ranked_evidence(), CHOICES)
def test_only_body_is_quoted_and_no_courtesy_is_brought_along(found: list[Evidence], choice: Choice) -> None:
    chosen = {(one.statement.id, one.position) for one in found}
    for quote in select(found, choice):
        for position, sentence in enumerate(quote.statement.sentences):
            if quote.start <= sentence.span.start and sentence.span.end <= quote.end:
                assert sentence.role is Role.BODY
                own = (quote.statement.id, position) in chosen
                assert own or not is_courtesy(sentence.span.of(quote.statement.text))


@given(ranked_evidence(), CHOICES)
def test_the_same_evidence_gives_the_same_quotes(found: list[Evidence], choice: Choice) -> None:
    assert select(found, choice) == select(list(found), choice)


@given(ranked_evidence(), st.integers(1, 5))
def test_fewer_allowed_are_the_first_of_more(found: list[Evidence], count: int) -> None:
    assume(not any(one.statement.text.count("This") or one.statement.text.count("It ") for one in found))
    more, fewer = (select(found, Choice(number, 10_000, 0.0)) for number in (5, count))
    assert [quote.start for quote in fewer] == [quote.start for quote in more][:count]


RIVERS = statement(
    ["Norway reads its rivers each hour.", "This is too often.", "It costs a lot.", "Bridges are dear."],
    ["This is a new paragraph."],
)


def texts(*scored: tuple[int, float], choice: Choice = GENEROUS) -> list[str]:
    found = hit(RIVERS)
    return [quote.text for quote in select([evidence(found, position, score) for position, score in scored], choice)]


@pytest.mark.parametrize(
    ("scored", "quoted"),
    [
        ([(0, 1.0)], ["Norway reads its rivers each hour."]),
        ([(1, 1.0)], ["Norway reads its rivers each hour. This is too often."]),
        ([(2, 1.0)], ["This is too often. It costs a lot."]),
        ([(3, 1.0)], ["Bridges are dear."]),
        ([(4, 1.0)], ["This is a new paragraph."]),
        ([(0, 1.0), (1, 0.9)], ["Norway reads its rivers each hour. This is too often."]),
        ([(1, 1.0), (0, 0.9)], ["Norway reads its rivers each hour. This is too often."]),
        ([(2, 1.0), (1, 0.9)], ["Norway reads its rivers each hour. This is too often. It costs a lot."]),
        ([(0, 1.0), (3, 0.9)], ["Norway reads its rivers each hour.", "Bridges are dear."]),
    ],
)
def test_a_sentence_that_points_back_brings_the_one_before(scored: list[tuple[int, float]], quoted: list[str]) -> None:
    assert texts(*scored) == quoted


def test_a_sentence_that_binds_two_quotes_makes_them_one() -> None:
    assert texts((0, 1.0), (2, 0.9), (1, 0.8)) == [
        "Norway reads its rivers each hour. This is too often. It costs a lot."
    ]


def test_a_report_of_others_brings_the_answer_to_it_and_alone_is_no_view_of_the_speakers() -> None:
    source = statement(["It is often argued that rivers rise.", "We disagree."], ["Some say that they fall."])
    taken_up, reported = select([evidence(hit(source), 0), evidence(hit(source), 2)], GENEROUS)
    assert (taken_up.text, taken_up.voice) == ("It is often argued that rivers rise. We disagree.", "own")
    assert (reported.text, reported.voice) == ("Some say that they fall.", "reported")


def test_who_asks_why_is_given_the_sentence_after() -> None:
    found = [evidence(hit(RIVERS), 0)]
    (without,), (reason,) = (select(found, Choice(10, 10_000, 0.0, reason=asked)) for asked in (False, True))
    assert without.text == "Norway reads its rivers each hour."
    assert reason.text == "Norway reads its rivers each hour. This is too often."


def test_a_neighbour_that_is_no_body_or_a_courtesy_is_not_brought() -> None:
    source = statement(
        ["We thank Norway.", "This helps."], ["A heading", "It helps."], roles={"A heading": Role.HEADING}
    )
    found = hit(source)
    assert [quote.text for quote in select([evidence(found, 1), evidence(found, 3)], GENEROUS)] == [
        "This helps.",
        "It helps.",
    ]


def test_a_neighbour_is_not_brought_where_both_together_are_too_long() -> None:
    source = statement(["A river " * 120 + "rose.", "This is bad."])
    (quote,) = select([evidence(hit(source), 1)], GENEROUS)
    assert quote.text == "This is bad."


def test_the_first_quote_is_whole_however_long() -> None:
    assert texts((3, 1.0), (0, 0.9), choice=Choice(5, 1, 0.0)) == ["Bridges are dear."]


def test_a_quote_names_where_its_first_sentence_stands() -> None:
    (quote,) = select([evidence(hit(RIVERS), 4, 0.5)], GENEROUS)
    assert (quote.paragraph, quote.page, quote.citation, quote.score) == (2, 2, "a, para. 2, p. 2", 0.5)
    assert (quote.voice, quote.role, quote.passage_id) == ("own", Role.BODY, "a:0")


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("symbol", "PC.DEL/669/19"),
        ("distributed", "14 June 2019"),
        ("original_language", "Original: RUSSIAN"),
        ("date", "13 June 2019"),
        ("meeting", "AT THE 1232nd MEETING OF THE OSCE PERMANENT COUNCIL"),
        ("speaker", "STATEMENT BY MR. DMITRY BALAKIN,"),
    ],
)
def test_a_field_of_the_header_is_quoted_with_its_line(field: str, shown: str) -> None:
    quote = header_quote(seed(), field)
    assert quote is not None
    assert quote.text == seed().text[quote.start : quote.end] == quote.text.strip()
    assert shown in quote.display
    assert (quote.role, quote.voice, quote.paragraph, quote.passage_id) == (Role.FRONT_MATTER, "header", None, None)


def test_a_field_that_the_text_does_not_show_is_not_quoted() -> None:
    assert header_quote(seed(), "url") is None
    assert header_quote(RIVERS, "symbol") is None
