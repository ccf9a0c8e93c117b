"""Laws of rendering: whatever the words are, they stay words, and all of them stay."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Quote, Searched, display
from assistant.web import render
from assistant.web.conversation import Exchange
from assistant.web.marks import plain
from assistant.web.panel import panel
from assistant.web.wording import clipping
from index.statement import Role

from .fakes import hit_of, seed_statement, statement_of
from .strategies import answers, statements, texts

if TYPE_CHECKING:
    from index.statement import Statement

# fmt: off
OUR_TAGS = {
    "a", "article", "aside", "b", "bdi", "blockquote", "button", "dd", "details", "div", "dl", "dt", "em", "figcaption",
    "figure", "h2", "header", "li", "mark", "nav", "ol", "p", "section", "span", "strong", "summary",
    "template",
}
OUR_ATTRIBUTES = {
    "aria-hidden", "aria-label", "aria-live", "class", "data-begins", "data-copy", "data-ends", "data-exchange",
    "data-first", "data-form", "data-kind", "data-last", "data-most", "data-number", "data-page", "data-quote", "data-quotes", "data-stamp", "data-talk", "dir",
    "href", "lang", "rel", "role", "target", "title", "type",
}
# fmt: on


class Reading(HTMLParser):
    """What a browser makes of our HTML: its tags, its attributes, and the text under chosen elements."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[tuple[tuple[dict[str, str], ...], str]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes += found.items()
        self._open.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append((tuple(found for _, found in self._open), data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment in our HTML: {data!r}")

    def text(self, **within: str) -> str:
        """The text inside the elements whose attribute has this word."""
        name, word = next(iter(within.items()))
        name = name.replace("_", "-").rstrip("-")
        return "".join(data for path, data in self.words if any(word in e.get(name, "").split() for e in path))


def bare(text: str) -> str:
    """Without white space and asterisks: what the source and the page must have in common."""
    return "".join(text.split()).replace("*", "")


def shown(answer: Answer) -> str:
    conversation = (Exchange(1, answer.question, answer), Exchange(2, answer.text, None, answer.question))
    return render.news(conversation, conversation, 3, answer.question) + panel(answer, 1)


def only(exchange: Exchange) -> str:
    return render.news((exchange,), (exchange,), 3)


@given(answers())
def test_no_string_becomes_markup(answer: Answer) -> None:
    page = Reading(shown(answer))
    assert page.tags <= OUR_TAGS
    assert {name for name, _ in page.attributes} <= OUR_ATTRIBUTES
    links = [value for name, value in page.attributes if name == "href"]
    assert all(link == "/library" or link.startswith(("http://", "https://", "/statement/")) for link in links)


@given(statements())
def test_a_rendered_statement_has_the_characters_of_its_canonical_text_and_no_others(statement: Statement) -> None:
    assert bare(Reading(panel_of(statement)).text(class_="text")) == bare(statement.text)


def panel_of(statement: Statement) -> str:
    sentence = statement.sentences[0]
    answer = answered(statement, sentence.span.start, sentence.span.end)
    return panel(answer, 1)


def answered(statement: Statement, start: int, end: int) -> Answer:
    quote = Quote(statement, start, end, None, None, Role.BODY, "own", "citation", None, 1.0)
    return Answer("q", "answered", "a", 1.0, (quote,), (), Searched(1, 1), None, None)


def test_the_seed_is_shown_without_its_emphasis_marks_and_otherwise_unchanged() -> None:
    statement = seed_statement()
    text = Reading(panel_of(statement)).text(class_="text")
    assert text.split() == " ".join(display(p.span.of(statement.text)) for p in statement.paragraphs).split()
    assert "<em>inter alia</em>" in panel_of(statement)


@given(answers())
def test_each_quote_is_marked_where_it_stands_and_numbered_once(answer: Answer) -> None:
    page = Reading(panel(answer, 1))
    begun = [n for name, value in page.attributes if name == "data-begins" for n in value.split(", ")]
    visible = [str(n) for n, quote in enumerate(answer.quotes, 1) if bare(quote.text)]
    for number, quote in enumerate(answer.quotes, 1):
        assert bare(page.text(data_quotes=str(number))) == bare(quote.text)
    assert sorted(begun) == sorted(visible)


@given(answers())
def test_a_card_shows_its_quote_and_copies_it_with_its_citation(answer: Answer) -> None:
    page = Reading(only(Exchange(1, "q", answer)))
    copies = [value for name, value in page.attributes if name == "data-copy"]
    assert copies == [clipping(quote) for quote in answer.quotes]
    for number, quote in enumerate(answer.quotes, 1):
        assert bare(quote.text) in bare(page.text(data_quote=str(number)))


@given(answers())
def test_how_a_follow_up_was_read_is_said_above_its_answer_and_only_then(answer: Answer) -> None:
    page = Reading(only(Exchange(1, "q", answer)))
    said = f"Read as: {answer.read_as} Read it by itself" if answer.read_as else ""
    assert page.text(class_="read-as") == said


@given(texts)
def test_emphasis_is_shown_where_the_answers_display_removes_its_marks(text: str) -> None:
    words = "".join(data for _, data in Reading(plain(text)).words)
    assert words.split() == display(text).split()


@given(st.text(), st.text())
def test_a_question_is_shown_as_it_was_typed(question: str, trouble: str) -> None:
    page = Reading(only(Exchange(7, question, None, trouble)))
    assert page.text(class_="question") == f"Question 7: {question}Question 8: ", "and the form of the next"
    assert page.text(class_="trouble") == trouble


def test_what_was_escaped_before_is_escaped_again() -> None:
    page = Reading(panel_of(statement_of("&lt;b&gt; &amp;amp;")))
    assert page.text(class_="text").strip() == "&lt;b&gt; &amp;amp;"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example/", 'x" onclick="y'])
def test_only_web_addresses_become_links(url: str) -> None:
    assert re.findall(r'<a href="(?!/statement/PC)', panel_of(replace(seed_statement(), url=url))) == []
    assert '<a href="https://osce.org/' in panel_of(replace(seed_statement(), url="https://osce.org/"))


def test_no_evidence_shows_the_nearest_passage_as_not_an_answer() -> None:
    hit = hit_of(seed_statement(), "the so-called Budapest Convention")
    answer = replace(answered(seed_statement(), 0, 1), status="no_evidence", quotes=(), nearest=hit)
    page = Reading(only(Exchange(1, "q", answer)))
    assert page.text(class_="nearest").startswith("Not an answer.")
    assert page.text(class_="quote") == ""
    assert "No statement is quoted." in panel(answer, 1)


def test_words_that_are_not_the_delegations_own_are_labelled() -> None:
    answer = answered(seed_statement(), 0, 10)
    assert "voice" not in shown(answer)
    other = replace(answer, quotes=(replace(answer.quotes[0], voice="header"),))
    assert "From the heading of the document" in shown(other)


def test_a_subject_that_only_names_the_reply_is_not_said_twice() -> None:
    reply = replace(
        seed_statement(),
        subject="In response to the statement on trade",
        reply_to="the statement on trade",
        meeting="1232nd",
    )
    facts = Reading(panel_of(reply))
    assert facts.text(role="region").count("the statement on trade") == 1
    assert "1232nd meeting" in panel_of(reply)


def test_page_numbers_stand_where_the_page_turns() -> None:
    statement = seed_statement()
    turned = statement.paragraphs[10].span.start
    paged = tuple(replace(p, page=1 + (p.span.start >= turned)) for p in statement.paragraphs)
    page = Reading(panel_of(replace(statement, paragraphs=paged)))
    assert [value for name, value in page.attributes if name == "data-page"] == ["page 1", "page 2"]
