"""Laws of answering, over every question on the invented statements; the encoder only hashes words."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Filters, Turn
from index.errors import QuestionError, StatementNotFound
from index.library import Library
from index.statement import Role
from tests.assistant.conftest import INVENTED, QUESTIONS
from tests.assistant.making import assistant_of
from tests.fakes import HashingEncoder
from tests.index.making import RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant import Answer, Assistant
    from index.settings import Settings

OBJECTION = "What is Kazakhstan's objection to the Lindau Register?"


@pytest.fixture(scope="module")
def assistant(invented: Settings) -> Assistant:
    """Answers all it can: silence would leave little to look at."""
    return assistant_of(invented.model_copy(update={"min_confidence": 0.0}))


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Assistant:
    """An assistant over a library that a test may change."""
    take_in(settings, write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS}))
    return assistant_of(settings.model_copy(update={"min_confidence": 0.0}))


def conversation(assistant: Assistant, turns: Sequence[str]) -> list[Turn]:
    history: list[Turn] = []
    for text in turns:
        history += [Turn("user", text), Turn("assistant", assistant.ask(text, history).text)]
    return history


def asked(assistant: Assistant, row: dict[str, Any]) -> Answer:
    return assistant.ask(row["question"], conversation(assistant, row["turns"]))


def shown(answer: Answer) -> dict[str, Any]:
    """The answer without how long it took."""
    return {name: value for name, value in answer.to_dict().items() if name != "seconds"}


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row["id"])
def test_every_quote_and_hit_is_the_sources_own_characters(assistant: Assistant, row: dict[str, Any]) -> None:
    answer = asked(assistant, row)
    for quote in answer.quotes:
        source = assistant.statement(quote.statement.id)
        assert quote.text == source.text[quote.start : quote.end]
        assert quote.text.strip() == quote.text != ""
        assert quote.citation
        assert quote.citation in answer.text
        assert quote.display in answer.text
    for hit in answer.hits:
        assert hit.text == assistant.statement(hit.statement_id).text[hit.start : hit.end] != ""


@pytest.mark.parametrize("row", QUESTIONS[::4], ids=lambda row: row["id"])
def test_an_answer_keeps_its_form(assistant: Assistant, row: dict[str, Any]) -> None:
    answer = asked(assistant, row)
    assert (answer.status == "answered") == bool(answer.quotes)
    assert (answer.nearest is None) == bool(answer.quotes or not answer.hits)
    assert 0 <= answer.confidence <= 1
    assert len(answer.quotes) <= 5
    assert len(answer.hits) <= 10
    assert set(answer.seconds) == {"loading", "reading", "retrieving", "selecting"}
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()


@pytest.mark.parametrize("row", QUESTIONS[::4], ids=lambda row: row["id"])
def test_the_same_question_has_the_same_answer(assistant: Assistant, invented: Settings, row: dict[str, Any]) -> None:
    first = shown(asked(assistant, row))
    assert shown(asked(assistant, row)) == first
    anew = assistant_of(invented.model_copy(update={"min_confidence": 0.0}))
    assert json.dumps(shown(asked(anew, row))) == json.dumps(first)


def test_threads_that_ask_at_once_get_what_one_gets(assistant: Assistant) -> None:
    questions = [row["question"] for row in QUESTIONS[::6]]
    alone = [shown(assistant.ask(question)) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(assistant.ask, questions * 2))
    assert [shown(answer) for answer in together] == alone * 2


@pytest.mark.parametrize("k", [1, 3, 10, 1000])
def test_retrieve_gives_k_hits_best_first(assistant: Assistant, k: int) -> None:
    hits = assistant.retrieve("river levels", k=k)
    assert len(hits) == min(k, assistant.overview().passages)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage_id for hit in hits}) == len(hits)
    for hit in hits:
        assert hit.text == assistant.statement(hit.statement_id).text[hit.start : hit.end]
        assert 0 <= hit.lexical <= 1
        assert -1 <= hit.cosine <= 1.000001


def test_fewer_hits_are_the_first_of_more(assistant: Assistant) -> None:
    assert assistant.retrieve("river levels", k=4) == assistant.retrieve("river levels", k=10)[:4]


def test_the_hits_of_an_answer_are_those_of_retrieve(assistant: Assistant) -> None:
    assert assistant.ask(OBJECTION).hits == assistant.retrieve(OBJECTION)


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_can_not_be_asked_for(assistant: Assistant, k: int) -> None:
    with pytest.raises(QuestionError, match=f"not {k}"):
        assistant.retrieve("rivers", k=k)


@pytest.mark.parametrize("question", ["", "  \n\t ", "a" * 4001])
def test_an_empty_or_endless_question_is_refused(assistant: Assistant, question: str) -> None:
    for call in (assistant.ask, assistant.retrieve):
        with pytest.raises(QuestionError, match="the question"):
            call(question)


def test_an_answer_says_how_it_read_a_follow_up(assistant: Assistant) -> None:
    history = conversation(assistant, [OBJECTION])
    assert assistant.ask("And why?", history).read_as == "… Kazakhstan … Lindau Register"
    assert assistant.ask("And Norway?", history).read_as == "… Lindau Register"
    assert assistant.ask(OBJECTION, history).read_as is None
    assert assistant.ask("And why?").read_as is None


def test_nobodys_history_is_changed(assistant: Assistant) -> None:
    history = conversation(assistant, [OBJECTION])
    before = list(history)
    assistant.ask("And why?", history)
    assistant.retrieve("And why?", history=history)
    assert history == before
    assert shown(assistant.ask("And why?", tuple(history))) == shown(assistant.ask("And why?", history))


def test_an_assistant_keeps_nothing_of_what_it_was_asked(assistant: Assistant) -> None:
    before = shown(assistant.ask("And why?"))
    assistant.ask(OBJECTION)
    assert shown(assistant.ask("And why?")) == before


FILTERS = st.builds(
    Filters,
    delegations=st.sampled_from([(), ("Norway",), ("Turkey", "Kazakhstan"), ("Holy See",), ("Atlantis",)]),
    languages=st.sampled_from([(), ("en",), ("fr", "ru")]),
    bodies=st.sampled_from([(), ("osce permanent council",)]),
    date_from=st.sampled_from([None, "2020-05-22", "2021"]),
    date_to=st.sampled_from([None, "2020", "2021-03-03"]),
)


@settings(max_examples=25)
@given(FILTERS, st.sampled_from(["What is said about readings?", "What did Norway say?", OBJECTION, "And why?"]))
def test_filters_confine_every_hit_and_are_shown(assistant: Assistant, filters: Filters, question: str) -> None:
    answer = assistant.ask(question, filters=filters)
    free = {hit.statement_id for hit in assistant.retrieve(question, k=1000)}
    assert {hit.statement_id for hit in answer.hits} <= free
    for hit in answer.hits:
        source = hit.statement
        assert not filters.languages or source.language in filters.languages
        assert not filters.bodies or (source.body or "").casefold() in filters.bodies
        assert not filters.date_from or (source.date or "") >= filters.date_from
        assert not filters.date_to or (source.date or "")[: len(filters.date_to)] <= filters.date_to
    for name, value in filters.to_dict().items():
        if name != "delegations":
            assert answer.searched.filters[name] == value


def test_what_was_searched_is_counted_and_the_filters_are_named(assistant: Assistant) -> None:
    everything = assistant.ask("What is said about readings?").searched
    overview = assistant.overview()
    assert (everything.statements, everything.passages) == (overview.statements, overview.passages)
    assert everything.filters == {}
    norwegian = assistant.ask("What does Norway say about readings?").searched
    assert (norwegian.statements, norwegian.filters) == (2, {"delegations": ["Norway"]})
    by_symbol = assistant.ask("What does PC.DEL/9106/20 say about readings?").searched
    assert (by_symbol.statements, by_symbol.filters) == (1, {"statements": ["PC.DEL/9106/20"]})
    both = assistant.ask("What is said about readings?", filters=Filters(delegations=("Turkey",), date_to="2020"))
    assert both.searched.filters == {"delegations": ["Turkey"], "date_to": "2020"}


@pytest.mark.parametrize(
    ("question", "delegation"),
    [
        ("What did Kazakhstan say about hourly readings?", "Kazakhstan"),
        ("What does Türkiye think about funding?", "Türkiye"),
        ("According to Turkey, how often should rivers be read?", "Türkiye"),
        ("What is Switzerland's proposal?", "Switzerland"),
        ("What does the Holy See suggest?", "Holy See"),
        ("What does Ukraine propose?", "Ukraine"),
        ("What do the Russians say about the exchange?", "Russian Federation"),
    ],
)
def test_only_the_one_who_is_asked_for_is_heard(assistant: Assistant, question: str, delegation: str) -> None:
    answer = assistant.ask(question)
    assert {hit.statement.delegation for hit in answer.hits} == {delegation}
    assert {quote.statement.delegation for quote in answer.quotes} == {delegation}


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What is Georgia's position on the Lindau Register?", "Georgia"),
        ("How did Canada react to the depot temperature exchange?", "Canada"),
        ("What did the United States say at the 1301st meeting?", "the United States"),
        ("What did Georgia and Canada say?", "Georgia and Canada"),
    ],
)
def test_one_who_has_no_statement_is_said_to_have_none(assistant: Assistant, question: str, who: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.quotes, answer.hits, answer.nearest) == ("no_evidence", (), (), None)
    assert f"The library holds no statement by {who}." in answer.text


def test_of_two_who_are_asked_for_the_one_without_statement_is_named_beside_the_others_quotes(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What do Norway and Georgia say about readings?")
    assert {quote.statement.delegation for quote in answer.quotes} == {"Norway"}
    assert "no statement by Georgia" in answer.text


def test_a_document_that_is_not_there_is_not_answered_from_others(assistant: Assistant) -> None:
    assert assistant.ask("What does PC.DEL/7777/20 say about river levels?").quotes == ()


def test_of_a_named_document_only_that_one_is_counted(assistant: Assistant) -> None:
    answer = assistant.ask("What does Russia say in PC.DEL/9106/20?")
    assert (answer.hits, answer.searched.statements) == ((), 1)  # the document that was named


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("When was PC.DEL/9105/20/Rev.1 distributed?", "25 May 2020"),
        ("What was the original language of FSC.DEL/915/21?", "Original: RUSSIAN"),
        ("Who delivered the statement PC.DEL/9102/20?", "YERLAN BAITENOV"),
    ],
)
def test_a_field_of_the_header_is_answered_with_its_line(assistant: Assistant, question: str, line: str) -> None:
    (quote,) = assistant.ask(question).quotes
    assert line in quote.display
    assert (quote.role, quote.voice) == (Role.FRONT_MATTER, "header")


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke for Kazakhstan at the 1301st meeting of the Permanent Council?",
        "Who spoke for Georgia at the 1301st meeting of the Permanent Council?",
        "Who delivered the statement on whales?",
        "What post does Mr. Sherlock Holmes hold?",
    ],
)
def test_a_header_of_another_is_no_answer(assistant: Assistant, question: str) -> None:
    headers = [quote for quote in assistant.ask(question).quotes if quote.role is Role.FRONT_MATTER]
    assert {quote.statement.delegation for quote in headers} <= {"Kazakhstan"}


def test_a_deleted_statement_is_never_found_quoted_or_shown_again(own: Assistant, settings: Settings) -> None:
    question = "Where do rivers rise?"
    assert {hit.statement_id for hit in own.retrieve(question)} == {"rivers", "trails"}
    assert any(quote.statement.id == "rivers" for quote in own.ask(question).quotes)
    Library(settings).remove("rivers")
    for assistant in (own, assistant_of(settings.model_copy(update={"min_confidence": 0.0}))):
        answer = assistant.ask(question)
        assert {hit.statement_id for hit in (*answer.hits, *assistant.retrieve(question))} == {"trails"}
        assert "rivers" not in {quote.statement.id for quote in answer.quotes}
        assert [card.id for card in assistant.statements()] == ["trails"]
        with pytest.raises(StatementNotFound, match=r"'rivers'.*demarche list"):
            assistant.statement("rivers")
        with pytest.raises(QuestionError, match="'rivers'"):
            assistant.ask(question, filters=Filters(statements=("rivers",)))


def test_an_empty_library_is_silent(own: Assistant, settings: Settings) -> None:
    for id in ("rivers", "trails"):
        Library(settings).remove(id)
    answer = own.ask("Where do rivers rise?")
    assert (answer.status, answer.hits, answer.searched.statements) == ("no_evidence", (), 0)
    overview = own.overview()
    assert (overview.statements, overview.delegations, overview.first_date) == (0, (), None)


def test_max_quotes_and_characters_are_heeded(invented: Settings) -> None:
    question = "What is Switzerland's proposal?"
    for quotes, characters in ((1, 1500), (2, 1500), (5, 1)):
        changed = {"min_confidence": 0.0, "max_quotes": quotes, "max_quoted_characters": characters}
        found = assistant_of(invented.model_copy(update=changed)).ask(question).quotes
        assert 1 <= len(found) <= quotes
        assert len(found) == 1 or sum(len(quote.text) for quote in found) <= characters


def test_below_the_confidence_asked_for_there_is_silence_and_the_nearest_passage(invented: Settings) -> None:
    answer = assistant_of(invented.model_copy(update={"min_confidence": 1.0})).ask(OBJECTION)
    assert (answer.status, answer.quotes) == ("no_evidence", ())
    assert answer.nearest == answer.hits[0]
    assert "The library holds no answer" in answer.text


def test_a_language_that_the_encoder_does_not_know_is_sought_by_words(invented: Settings) -> None:
    english = HashingEncoder(languages=frozenset({"en"}))
    assistant = assistant_of(invented.model_copy(update={"min_confidence": 0.0}), english)
    hits = assistant.retrieve("Какие карты нужны для горных троп?")
    assert hits
    assert {hit.statement.language for hit in hits} == {"ru"}
    assert all(hit.cosine == 0 and hit.score == hit.lexical for hit in hits)


def test_the_overview_tells_what_the_library_holds(assistant: Assistant) -> None:
    overview = assistant.overview()
    cards = assistant.statements()
    assert overview.statements == len(cards) >= 20
    assert {card.path for card in cards} <= {path.name for path in INVENTED.iterdir()}
    assert {"Kazakhstan", "Norway", "Switzerland"} <= set(overview.delegations)
    assert overview.first_date is not None
    assert overview.last_date is not None
    assert overview.first_date <= overview.last_date
    assert overview.generation is not None
    assert overview.notice is None


def test_a_search_for_a_delegation_that_has_no_statement_goes_through_everything_and_an_answer_says_so(
    settings: Settings, tmp_path: Path
) -> None:
    take_in(settings, write(tmp_path / "papers", {"rivers.txt": RIVERS}))
    asked = assistant_of(settings)
    question = "When did France accept the register of river levels?"
    assert [hit.statement_id for hit in asked.retrieve(question)] == ["rivers"]
    answer = asked.ask(question)
    assert (answer.status, answer.hits) == ("no_evidence", ())
    assert "no statement by France" in answer.text
    assert asked.retrieve(question, filters=Filters(delegations=("Chile",))) == ()


def test_vectors_of_a_language_that_the_encoder_does_not_understand_count_for_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    """Fictional statements in two languages that share a name."""
    files = {
        "en.txt": RIVERS,
        "ru.txt": "Мы предлагаем реестр Register. Уровень рек растёт весной.\n\nМы просим срока.",
    }
    take_in(settings, write(tmp_path / "papers", files))
    question = "What about the Register of river levels?"
    english = assistant_of(settings, HashingEncoder(languages=frozenset({"en"})))
    found = {hit.statement_id: hit for hit in english.retrieve(question)}
    assert found["ru"].cosine == 0 < found["ru"].lexical
    assert found["en"].cosine > 0
    everywhere = {hit.statement_id: hit for hit in assistant_of(settings).retrieve(question)}
    assert everywhere["ru"].cosine != 0
