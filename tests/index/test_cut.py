"""Passages: they tile the body, and are the same at every ingest."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from index.cut import cut, encoded_text, lead, passages_of_runs, sentenced_passage
from index.parse import parse
from index.readers import read_source
from index.statement import Role, Span, Statement
from tests.fakes import HashingEncoder
from tests.index.fixtures import seed
from tests.strategies import statement_texts

LIMITS = st.sampled_from([1, 100, 300, 900, 10_000])
fits = HashingEncoder(words=60).fits


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    source = read_source(Path("a.txt"), draw(statement_texts()).encode())
    return parse(source, PurePosixPath("a.txt"))


@settings(max_examples=25)
@given(statements(), LIMITS)
def test_each_body_sentence_is_in_exactly_one_passage_in_order(statement: Statement, limit: int) -> None:
    covered = [position for p in cut(statement, limit, fits) for position in range(p.first, p.last + 1)]
    assert covered == [position for position, s in enumerate(statement.sentences) if s.role is Role.BODY]


@settings(max_examples=25)
@given(statements(), LIMITS)
def test_a_passage_is_within_the_limits_unless_it_is_a_single_sentence(statement: Statement, limit: int) -> None:
    for passage in cut(statement, limit, fits):
        single = passage.first == passage.last
        assert single or (len(passage.span) <= limit and fits(encoded_text(statement, passage.span)))


@settings(max_examples=25)
@given(statements(), LIMITS)
def test_a_passage_is_closed_only_when_the_next_sentence_does_not_fit(statement: Statement, limit: int) -> None:
    passages = cut(statement, limit, fits)
    for before, after in itertools.pairwise(passages):
        adjoining = after.first == before.last + 1
        joined = replace(before.span, end=statement.sentences[after.first].span.end)
        assert not adjoining or len(joined) > limit or not fits(encoded_text(statement, joined))


@settings(max_examples=25)
@given(statements(), LIMITS)
def test_a_passage_spans_its_sentences_and_no_more(statement: Statement, limit: int) -> None:
    for passage in cut(statement, limit, fits):
        assert passage.statement_id == statement.id
        assert passage.span.start == statement.sentences[passage.first].span.start
        assert passage.span.end == statement.sentences[passage.last].span.end


@settings(max_examples=25)
@given(statements(), LIMITS)
def test_ids_are_unique_and_the_same_text_has_the_same_ids(statement: Statement, limit: int) -> None:
    ids = [passage.id for passage in cut(statement, limit, fits)]
    assert len(set(ids)) == len(ids)
    assert ids == [passage.id for passage in cut(statement, limit, fits)]


@settings(max_examples=25)
@given(statements())
def test_another_statement_has_other_ids_and_the_same_embeddings(statement: Statement) -> None:
    here = cut(statement, 300, fits)
    there = cut(replace(statement, id="another", path="another.txt"), 300, fits)
    assert not {passage.id for passage in here} & {passage.id for passage in there}
    assert [passage.embedding_key for passage in here] == [passage.embedding_key for passage in there]


@settings(max_examples=25)
@given(statements(), LIMITS)
def test_the_runs_of_a_cut_give_the_same_passages(statement: Statement, limit: int) -> None:
    passages = cut(statement, limit, fits)
    assert passages_of_runs(statement, [(passage.first, passage.last) for passage in passages]) == passages


@settings(max_examples=50)
@given(statements(), LIMITS)
def test_the_encoder_is_told_where_each_sentence_stands_in_what_it_reads(statement: Statement, limit: int) -> None:
    for passage in cut(statement, limit, fits):
        text, places = sentenced_passage(statement, passage)
        assert text == encoded_text(statement, passage.span)
        run = statement.sentences[passage.first : passage.last + 1]
        assert [text[start:end] for start, end in places] == [
            " ".join(sentence.span.of(statement.text).split()) for sentence in run
        ]
        assert places[-1][1] == len(text)


def test_the_same_words_parted_otherwise_have_vectors_of_their_own() -> None:
    source = read_source(Path("a.txt"), b"We agree. We thank the chair and everyone who came to speak on rivers.")
    statement = parse(source, PurePosixPath("a.txt"))
    first, *_ = statement.sentences
    joined = replace(statement, sentences=(replace(first, span=Span(first.span.start, len(statement.text))),))
    (one,), (other,) = cut(statement, 900, fits), cut(joined, 900, fits)
    assert one.span == other.span
    assert one.embedding_key != other.embedding_key


def test_a_passage_that_fits_is_looked_at_once() -> None:
    statement, looked_at = seed(), Counter[str]()

    def counted(text: str) -> bool:
        looked_at[text] += 1
        return True

    passages = cut(statement, 900, counted)
    several = [encoded_text(statement, passage.span) for passage in passages if passage.first < passage.last]
    assert looked_at == Counter(several)


def test_the_same_words_twice_in_one_statement_are_two_passages_with_one_embedding() -> None:
    source = read_source(Path("a.txt"), b"We agree.\n\nNext steps\n\nWe agree.")
    one, other = cut(parse(source, PurePosixPath("a.txt")), 900, fits)
    assert one.id != other.id
    assert one.embedding_key == other.embedding_key


def test_who_speaks_and_on_what_changes_the_embedding_and_not_the_passage() -> None:
    statement = seed()
    (passage, *_), (changed, *_) = cut(statement, 900, fits), cut(replace(statement, delegation="Jordan"), 900, fits)
    assert passage.id == changed.id
    assert passage.embedding_key != changed.embedding_key


def test_the_encoder_reads_whose_statement_on_what_before_the_words() -> None:
    statement = seed()
    passage = cut(statement, 900, fits)[0]
    first, second = encoded_text(statement, passage.span).split("\n")
    assert first == lead(statement)
    assert "Russian Federation" in first
    assert "Paris Call" in first
    assert second == " ".join(passage.span.of(statement.text).split())


def test_the_lead_is_short_and_may_be_nothing() -> None:
    bare = replace(seed(), delegation=None, subject=None, title=None)
    assert lead(bare) == ""
    assert len(lead(replace(seed(), subject="water " * 500))) < 300


def test_the_seed_is_cut_into_few_passages_none_of_which_holds_the_thanks() -> None:
    statement = seed()
    passages = cut(statement, 900, HashingEncoder(words=500).fits)
    assert 3 <= len(passages) <= 8
    assert not any("Thank you" in passage.span.of(statement.text) for passage in passages)
