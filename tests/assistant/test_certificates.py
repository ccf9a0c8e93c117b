"""Certificates: what is genuine is verified against the source alone, and nothing that was changed ever is."""

from __future__ import annotations

import json
import tempfile
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.certificates import (
    Certificate,
    Recipe,
    Verdict,
    from_json,
    read_certificates,
    recheck,
    to_json,
    write_certificates,
)
from assistant.certificates.certificate import sha256
from index.errors import CertificateError, ReadError
from index.parse import PARSER_VERSION
from index.reread import Sources
from tests.assistant.certifying import PAPER, certificate_of, certificates_of, quoted, sources, statement_of
from tests.strategies import statement_texts, wild_texts

FLAT = [field.name for field in fields(Certificate) if field.name != "recipe"]
NESTED = [field.name for field in fields(Recipe)]
UNPROVABLE = {"path", "generation", "library", "demarche", "parser", "hash"}
"""What no source file shows: the seal alone covers it, and anyone can compute a seal anew."""
WORDS = "We ask for a timetable that is agreed by\fall States."


@cache
def paper_sources() -> Sources:
    """A folder with the one paper, kept until the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="demarche-test-"))
    (folder / "paper.txt").write_text(PAPER, "utf-8", newline="")
    return sources(folder)


def genuine() -> Certificate:
    return certificate_of(quoted(statement_of(PAPER), WORDS))


def changed(certificate: Certificate, field: str, value: Any) -> Certificate:
    if field in NESTED:
        return replace(certificate, recipe=replace(certificate.recipe, **{field: value}))
    return replace(certificate, **{field: value})


def value_of(certificate: Certificate, field: str) -> Any:
    return getattr(certificate.recipe if field in NESTED else certificate, field)


@pytest.mark.parametrize("position", range(len(certificates_of(statement_of(PAPER)))))
def test_every_sentence_of_a_paper_is_verified(position: int) -> None:
    certificate = certificates_of(statement_of(PAPER))[position]
    assert recheck(certificate, paper_sources()).verdict is Verdict.VERIFIED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.one_of(statement_texts(), wild_texts()))
def test_whatever_a_statement_holds_its_sentences_are_verified_after_a_way_through_json(
    text: str, tmp_path: Path
) -> None:
    (tmp_path / "paper.txt").write_text(text, "utf-8", newline="")
    try:
        statement = statement_of(text)
    except ReadError:
        return
    certificates = certificates_of(statement)
    if certificates:
        for certificate in from_json(to_json(certificates)):
            assert recheck(certificate, sources(tmp_path)).verdict is Verdict.VERIFIED


def test_a_certificate_keeps_the_quote_as_it_stands_with_its_page_break() -> None:
    assert genuine().quote == WORDS
    (again,) = from_json(to_json([genuine()]))
    assert again == genuine()
    assert json.loads(to_json([genuine()]))["quotes"][0]["quote"] == WORDS


anything = st.one_of(st.none(), st.text(max_size=8), st.integers(-3, 2000), st.booleans())


@given(field=st.sampled_from([*FLAT, *NESTED]), data=st.data())
def test_a_certificate_with_any_field_changed_is_never_verified(field: str, data: st.DataObject) -> None:
    before = value_of(genuine(), field)
    near = [before + " ", before[:-1], before.swapcase()] if isinstance(before, str) and before else [1]
    value = data.draw(
        st.one_of(anything, st.sampled_from(near)).filter(lambda v: v != before or type(v) is not type(before))
    )
    document = json.loads(to_json([genuine()]))
    target = document["quotes"][0]["recipe"] if field in NESTED else document["quotes"][0]
    target[field] = value
    try:
        (certificate,) = from_json(json.dumps(document))
    except CertificateError:
        return
    assert recheck(certificate, paper_sources()).verdict is Verdict.ALTERED


@given(field=st.sampled_from([f for f in (*FLAT, *NESTED) if f not in UNPROVABLE | {"seal"}]), data=st.data())
def test_what_the_source_shows_cant_be_changed_even_with_a_new_seal(field: str, data: st.DataObject) -> None:
    before = value_of(genuine(), field)
    if isinstance(before, int):
        value: Any = data.draw(st.integers(-3, 3000).filter(lambda number: number != before))
    else:
        value = data.draw(st.text(max_size=30).filter(lambda text: text != before))
    forged = changed(genuine(), field, value)
    if field == "quote":
        forged = replace(forged, quote_sha256=sha256(forged.quote), end=forged.start + len(forged.quote))
    assert recheck(forged.sealed(), paper_sources()).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("field", ["symbol", "title", "delegation", "speaker", "date", "paragraph", "page"])
def test_what_the_source_shows_cant_be_left_out_even_with_a_new_seal(field: str) -> None:
    assert recheck(changed(genuine(), field, None).sealed(), paper_sources()).verdict is Verdict.ALTERED


def test_another_place_of_the_same_words_is_another_quote() -> None:
    statement = statement_of(PAPER)
    first = certificate_of(quoted(statement, "The same words."))
    second = statement.text.index("The same words.", first.end)
    moved = replace(first, start=second, end=second + len(first.quote)).sealed()
    assert recheck(first, paper_sources()).occurrences == 2
    assert recheck(moved, paper_sources()).verdict is Verdict.VERIFIED  # it stands there too, in the same paragraph


def test_a_source_that_isnt_there_is_missing(tmp_path: Path) -> None:
    result = recheck(genuine(), sources(tmp_path))
    assert (result.verdict, result.file, result.occurrences) == (Verdict.SOURCE_MISSING, None, None)


def test_a_source_that_was_moved_is_found_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "2020" / "march").mkdir(parents=True)
    (tmp_path / "2020" / "march" / "other name.txt").write_text(PAPER, "utf-8", newline="")
    (tmp_path / "paper.txt").write_text("Another paper took its place. It is fictional.", "utf-8")
    result = recheck(genuine(), sources(tmp_path))
    assert (result.verdict, result.file) == (Verdict.VERIFIED, "2020/march/other name.txt")


@pytest.mark.parametrize(("text", "count"), [(f"{PAPER}One more line.\n", 1), (PAPER.replace("timetable", "clock"), 0)])
def test_a_source_that_changed_says_whether_the_words_still_stand_in_it(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "paper.txt").write_text(text, "utf-8", newline="")
    result = recheck(genuine(), sources(tmp_path))
    assert (result.verdict, result.file, result.occurrences) == (Verdict.SOURCE_CHANGED, "paper.txt", count)


def test_a_source_that_changed_into_something_unreadable_says_so(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_bytes(b"\0\1\2")
    result = recheck(genuine(), sources(tmp_path))
    assert (result.verdict, result.occurrences) == (Verdict.SOURCE_CHANGED, None)
    assert "can't be read" in result.reason


def read_as_it_was_once() -> Certificate:
    """Of the same bytes, as a reader that kept a form feed as a line break would have read them."""
    once = statement_of(PAPER.replace("\f", "\n"))
    certificate = certificate_of(quoted(once, "The same words. The same words."))
    return replace(certificate, source_sha256=genuine().source_sha256).sealed()


def test_the_same_bytes_read_as_another_text_are_told_apart_from_a_change() -> None:
    result = recheck(read_as_it_was_once(), paper_sources())
    assert (result.verdict, result.occurrences) == (Verdict.READING_CHANGED, 1)
    assert "exactly once" in result.reason


def test_a_reading_that_lost_the_words_says_nowhere() -> None:
    certificate = replace(read_as_it_was_once(), quote="The lost words.", quote_sha256=sha256("The lost words."))
    certificate = replace(certificate, end=certificate.start + len(certificate.quote)).sealed()
    result = recheck(certificate, paper_sources())
    assert (result.verdict, result.occurrences) == (Verdict.READING_CHANGED, 0)


def test_another_parser_that_counts_otherwise_is_a_change_of_reading_and_names_both() -> None:
    older = changed(replace(genuine(), paragraph=7), "parser", PARSER_VERSION - 1).sealed()
    result = recheck(older, paper_sources())
    assert result.verdict is Verdict.READING_CHANGED
    assert f"parser {PARSER_VERSION - 1}; this one has {PARSER_VERSION}" in result.reason


GIVEN = {"symbol": "A/9/PV.1", "delegation": "Ghana", "date": "2024-10-10"}
PLAIN = "This fictional speech names nobody. It holds two sentences.\n"


def with_manifest(folder: Path, given: dict[str, str] | None) -> Sources:
    (folder / "speech.txt").write_text(PLAIN, "utf-8")
    if given is not None:
        (folder / "manifest.jsonl").write_text(json.dumps({"file": "speech.txt"} | given), "utf-8")
    return sources(folder)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (GIVEN, Verdict.VERIFIED),
        (None, Verdict.UNATTRIBUTED),
        (GIVEN | {"delegation": "Uruguay"}, Verdict.ALTERED),
    ],
)
def test_what_only_a_manifest_says_needs_the_manifest(
    tmp_path: Path, given: dict[str, str] | None, verdict: Verdict
) -> None:
    certificate = certificate_of(quoted(statement_of(PLAIN, "speech.txt", GIVEN), "It holds two sentences."))
    result = recheck(certificate, with_manifest(tmp_path, given))
    assert (result.verdict, result.occurrences) == (verdict, 1)


def test_no_path_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(PAPER, "utf-8", newline="")
    (tmp_path / "papers").mkdir()
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "a/../../secret.txt", "", "."):
        certificate = replace(genuine(), path=path).sealed()
        assert recheck(certificate, sources(tmp_path / "papers")).verdict is Verdict.SOURCE_MISSING


def test_a_number_behind_an_id_is_the_librarys_own() -> None:
    numbered = replace(genuine(), statement_id="PC.DEL/1/20~2").sealed()
    assert recheck(numbered, paper_sources()).verdict is Verdict.VERIFIED


def document(**changes: Any) -> str:
    return json.dumps(json.loads(to_json([genuine()])) | changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "no document of the format"),
        ("{}", "no document of the format"),
        ('{"format": 1', "quotes.json:1: is not JSON"),
        (document(version=2), "has version 2; this release reads version 1"),
        (document(version=True), "has version True"),
        (document(quotes=[]), "no list of"),
        (document(quotes={}), "no list of"),
        (document(quotes=[1]), "quote 1: "),
        (document(quotes=[{}]), "quote 1, statement_id: Field required"),
        (document(note="x"), 'unknown field "note"'),
        (to_json([genuine()]).replace('"start"', '"begin"'), "quote 1, start: Field required"),
        (to_json([genuine()]).replace('"page"', '"start"'), 'the key "start" stands twice'),
        (to_json([genuine()]).replace('"kind": "text"', '"kind": 7'), "quote 1, recipe.kind: "),
        (to_json([genuine()]).replace('"We ask', '"\\ud800We ask'), "quote 1: Invalid JSON"),
        ("[" * 100_000, "can't be used"),
        (f'{{"format": {"9" * 5000}}}', "can't be used"),
    ],
)
def test_a_document_that_cant_be_used_says_what_is_wrong_and_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "quotes.json"
    file.write_text(text, "utf-8")
    with pytest.raises(CertificateError) as raised:
        read_certificates(file)
    assert said in str(raised.value)
    assert "quotes.json" in str(raised.value)


def test_a_file_that_isnt_there_or_isnt_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="can't be read"):
        read_certificates(tmp_path / "nowhere.json")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CertificateError, match="not UTF-8"):
        read_certificates(tmp_path / "binary")


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "quotes.json"
    write_certificates(file, [genuine()])
    assert read_certificates(file) == (genuine(),)
    with pytest.raises(CertificateError, match="is there already"):
        write_certificates(file, [genuine()])


def test_the_same_quote_has_the_same_certificate() -> None:
    assert to_json([genuine()]) == to_json([genuine()])


def test_the_seal_is_what_the_documentation_says() -> None:
    values = genuine().to_dict()
    seal = values.pop("seal")
    assert sha256(json.dumps(values, sort_keys=True, separators=(",", ":"))) == seal
