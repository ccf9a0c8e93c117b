"""References: other programs read back exactly what was cited, whatever characters stand in it. All statements are fictional."""

from __future__ import annotations

import json
import re
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import display
from assistant.citations import (
    FORMATS,
    Reference,
    bibtex,
    csl_json,
    footnote,
    locate,
    reference,
    reference_of,
    ris,
)
from assistant.citations.bibtex import escaped
from assistant.citations.csl import csl_item
from assistant.citations.reference import one_line
from assistant.commands.citing import Format
from index.errors import CitationError
from index.position import Position
from tests.assistant.certifying import PAPER, quoted, statement_of
from tests.assistant.making import statement
from tests.strategies import statement_texts, wild_texts

DATES = st.sampled_from([None, "2020", "2020-03", "2020-03-09", "1999-12-31"])
LINES = st.one_of(
    wild_texts(), st.text(st.sampled_from("\\{}~^#$%&_\"'@,=% \n\f“”éЯع\x1b\uffff"), max_size=20), statement_texts()
).map(one_line)
REFERENCES = st.builds(
    Reference,
    id=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
    title=LINES, symbol=LINES, delegation=LINES, speaker=LINES, body=LINES, meeting=LINES, url=LINES, quote=LINES,
    date=DATES,
    language=st.sampled_from([None, "en", "ru", "ar"]),
    paragraph=st.none() | st.integers(0, 300),
    page=st.none() | st.integers(1, 300),
)  # fmt: skip
_TEX = {r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
        r"\textasciicircum{}": "^", r"\#": "#", r"\$": "$", r"\%": "%", r"\&": "&", r"\_": "_"}  # fmt: skip


def set_by_tex(text: str) -> str:
    """What TeX sets for the commands that we write."""
    return re.sub("|".join(map(re.escape, _TEX)), lambda match: _TEX[match[0]], text)


def entry(text: str) -> dict[str, str]:
    """The one entry of a BibTeX file, outer braces taken off."""
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (found,) = library.entries
    return {field.key: re.sub(r"^\{(.*)\}$", r"\1", field.value, flags=re.DOTALL) for field in found.fields} | {
        "key": found.key
    }


@settings(max_examples=40)
@given(REFERENCES)
def test_bibtex_is_read_back_as_it_was(cited: Reference) -> None:
    read = entry(bibtex(cited))
    by = cited.delegation or cited.speaker
    expected = {"title": cited.title, "number": cited.symbol, "author": by}
    for name, value in expected.items():
        assert set_by_tex(read.get(name, "")) == (value or "")
    assert set_by_tex(read.get("annotation", "")) == (f"“{cited.quote}”" if cited.quote else "")
    assert read["key"] == cited.key
    assert read.get("date") == cited.date


@given(st.text(st.sampled_from("\\{}a&%"), max_size=30))
def test_braces_are_always_balanced_so_that_bibtex_finds_the_end(text: str) -> None:
    depth = 0
    for character in escaped(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert set_by_tex(escaped(text)) == text


@settings(max_examples=40)
@given(REFERENCES)
def test_ris_is_read_back_as_it_was(cited: Reference) -> None:
    text = ris(cited)
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert lines[0] == "TY  - RPRT"
    assert lines[-2] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])
    values: dict[str, list[str]] = {}
    for line in lines[:-1]:
        values.setdefault(line[:2], []).append(line[6:])
    assert values.get("TI", [None]) == [cited.title]
    assert values.get("SN", [None]) == [cited.symbol]
    assert values.get("UR", [None]) == [cited.url]
    assert values.get("N1", [])[-1:] == ([f"“{cited.quote}”"] if cited.quote else values.get("N1", [])[-1:])


def test_rispy_reads_a_record() -> None:
    (read,) = rispy.loads(ris(whole()))
    assert read["type_of_reference"] == "RPRT"
    assert read["authors"] == ["Norway"]
    assert read["date"] == "2020/03/03/"
    assert (read["id"], read["year"]) == ("PC.DEL_1_20", "2020")
    assert read["title"] == whole().title
    assert f"“{whole().quote}”" in read["notes"]


CSL_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "type"],
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "string", "minLength": 1} for name in "id title genre publisher language note URL annote".split()},
        "number": {"type": "string"},
        "type": {"const": "report"},
        "author": {
            "type": "array",
            "items": {"type": "object", "required": ["literal"], "additionalProperties": False,
                      "properties": {"literal": {"type": "string"}}},
        },
        "issued": {
            "type": "object",
            "required": ["date-parts"],
            "additionalProperties": False,
            "properties": {"date-parts": {"type": "array", "minItems": 1, "maxItems": 1, "items": {
                "type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}}}},
        },
    },
}  # fmt: skip
"""Of csl-data.json, the fields that we use, and stricter."""


@settings(max_examples=40)
@given(REFERENCES)
def test_csl_json_follows_its_schema_and_is_read_back_as_it_was(cited: Reference) -> None:
    (item,) = json.loads(csl_json(cited))
    jsonschema.validate(item, CSL_SCHEMA)
    assert item == csl_item(cited)
    assert (item.get("title"), item.get("number"), item.get("URL")) == (cited.title, cited.symbol, cited.url)
    assert item.get("annote") == (f"“{cited.quote}”" if cited.quote else None)
    parts = item["issued"]["date-parts"][0] if "issued" in item else []
    assert "-".join(f"{part:02d}" for part in parts) == (cited.date or "")


@settings(max_examples=40)
@given(REFERENCES)
def test_a_footnote_is_one_line_that_ends_as_a_sentence(cited: Reference) -> None:
    note = footnote(cited)
    assert len(note.splitlines()) <= 1
    assert re.search(r"[.?!]”?$", note)
    assert cited.symbol is None or cited.symbol in note


@given(st.sets(st.text(st.sampled_from("AB/_.~é-1 "), min_size=1, max_size=4), min_size=2, max_size=8))
def test_two_ids_never_have_the_same_key(ids: set[str]) -> None:
    keys = {Reference(id=id).key for id in ids}
    assert len(keys) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", key) for key in keys)


def whole() -> Reference:
    return reference_of(quoted(statement_of(PAPER), "We ask for a timetable that is agreed by\fall States."))


def test_a_quote_is_in_its_display_form_in_every_form_that_holds_it() -> None:
    raw = "Norway supports the “Lindau register”,\n*inter alia*, of river levels."
    cited = reference_of(quoted(statement_of(PAPER), raw))
    assert cited.quote == display(raw) == "Norway supports the “Lindau register”, inter alia, of river levels."
    for form in (bibtex, ris, csl_json):
        assert f"“{cited.quote}”" in form(cited).replace('\\"', '"')


@pytest.mark.parametrize(
    "words", ["Мы против «двойного счёта» — вот и всё.", "نؤيد الاقتراح، ونرفض التأخير.", "👍 a\u0301."]
)
def test_no_letter_of_any_script_changes(words: str) -> None:
    cited = reference_of(quoted(statement_of(PAPER), words))
    assert all(words in form(cited) for form in (bibtex, ris, csl_json))


def test_a_whole_reference_as_each_form_shows_it() -> None:
    assert footnote(whole()) == (
        f"Norway (Kari Fictive), “{whole().title},” PC.DEL/1/20, OSCE Permanent Council, 1250th meeting, "
        "3 March 2020, para. 2, p. 1."
    )
    assert entry(bibtex(whole()))["month"] == "mar"


@pytest.mark.parametrize(
    ("known", "note"),
    [
        ({}, "“a.”"),
        ({"title": "Why?"}, "“Why?”"),
        ({"title": "On “rivers”"}, "“On ‘rivers’.”"),
        ({"symbol": "A/1"}, "A/1."),
        ({"symbol": "A/1", "delegation": "Chad", "url": "https://example.org/a"}, "Chad, A/1, https://example.org/a."),
        ({"symbol": "A/1", "speaker": "Ida Nowhere", "date": "2020-03"}, "Ida Nowhere, A/1, March 2020."),
    ],
)
def test_a_footnote_leaves_out_what_isnt_known(known: dict[str, Any], note: str) -> None:
    assert footnote(reference(statement(["We agree."], id="a", **known))) == note


def test_no_control_character_of_a_manifest_comes_through() -> None:
    cited = reference(statement(["We agree."], symbol="A\x1b[31m/1", title="On\r\nTY  - BOOK\x9b rivers"))
    for form in FORMATS.values():
        assert not set(form(cited)) & {"\x1b", "\x9b"}
    assert ris(cited).count("\r\nTY") == 0


def test_an_address_cant_end_its_field() -> None:
    cited = reference(statement(["We agree."], symbol="A/1", url="https://example.org/a}b%20c_d\\"))
    assert entry(bibtex(cited))["url"] == "https://example.org/a%7Db%20c_d%5C"


def test_the_command_offers_every_form_that_there_is() -> None:
    assert [form.value for form in Format] == list(FORMATS)


def test_words_are_found_as_they_are_displayed_and_as_they_stand() -> None:
    source = statement_of(PAPER)
    raw = "Norway supports the “Lindau register”,\n*inter alia*, of river levels."
    for words in (raw, display(raw), f"  {raw} "):
        assert locate(source, words).of(source.text) == raw


@given(statement_texts(), st.data())
def test_every_sentence_is_found_where_it_stands_or_at_several_places(text: str, data: st.DataObject) -> None:
    source = statement_of(text)
    span = data.draw(st.sampled_from(source.sentences)).span
    try:
        found = locate(source, span.of(source.text))
    except CitationError as error:
        assert "places" in str(error) or not display(span.of(source.text)).strip("*")  # noqa: PT017
    else:
        assert display(found.of(source.text)).replace("*", "") == display(span.of(source.text)).replace("*", "")


@pytest.mark.parametrize(
    "words", ["agree", "We ask for a timetable that is agre", "we ask for a timetable", "We  asks"]
)
def test_words_that_arent_the_statements_own_are_not_found(words: str) -> None:
    source = statement_of(PAPER.replace("Thank you.", "We disagree."))
    with pytest.raises(CitationError, match="doesn't hold these words"):
        locate(source, words)


def test_a_place_without_page_or_paragraph_is_cited_as_a_whole() -> None:
    assert reference(statement(["We agree."]), Position(None, None)).place is None
