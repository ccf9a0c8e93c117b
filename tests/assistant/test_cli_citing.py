"""`ask --certificates`, `ask --output`, `verify-quotes` and `cite`: files, verdicts, exit codes. Sources are read in a process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.certificates import read_certificates
from assistant.certificates.certificate import sha256
from index.readers import read_source
from tests.assistant.command_line import CommandLine
from tests.conftest import FIXTURES, SEEDS

if TYPE_CHECKING:
    from tests.fakes import HashingEncoder

SEED = "PC.DEL/669/19"
BUDAPEST = "What is Russia's objection to the Budapest Convention?"


@pytest.fixture
def demarche(demarche: CommandLine) -> CommandLine:
    assert demarche("ingest", SEEDS, min_confidence="0").code == 0
    return demarche


def test_certificates_of_an_answer_are_verified_where_there_is_no_library(
    demarche: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "quotes.json"
    answer = demarche("ask", BUDAPEST, "--certificates", file, "--json").json
    certificates = read_certificates(file)
    assert [(one.start, one.end, one.quote) for one in certificates] == [
        (quote["start"], quote["end"], quote["text"]) for quote in answer["quotes"]
    ]
    assert {one.generation for one in certificates} == {answer["generation"]}
    assert all(one.library and one.recipe.hash for one in certificates)
    shutil.rmtree(demarche.home)
    checked = demarche("verify-quotes", file, "--sources", SEEDS, "--json")
    assert checked.code == 0
    assert checked.json["verified"] is True
    assert checked.json["counts"] == {"verified": len(certificates)}
    assert not demarche.home.exists()


def test_one_quote_that_isnt_verified_is_told_and_exits_with_1(demarche: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "quotes.json"
    demarche("ask", BUDAPEST, "--certificates", file)
    document = json.loads(file.read_text("utf-8"))
    document["quotes"][0]["delegation"] = "France"
    file.write_text(json.dumps(document), "utf-8")
    checked = demarche("verify-quotes", file, "--sources", SEEDS)
    assert checked.code == 1
    assert checked.out.startswith("[1] altered: its fields are not those that were sealed\n    “")
    assert "1 altered" in checked.out.splitlines()[-1]


def test_every_kind_of_file_is_read_again(demarche: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "quotes.json"
    demarche("ingest", FIXTURES / "statements")
    demarche("ask", "What does Jordan propose on dust storms?", "--lift", "delegation", "--certificates", file)
    assert demarche("verify-quotes", file, "--sources", FIXTURES / "statements").code == 0
    moved = demarche("verify-quotes", file, "--sources", FIXTURES, "--json")  # as deep as it may lie
    assert moved.code == 0


def test_without_evidence_nothing_is_certified_and_it_is_told(demarche: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "quotes.json"
    outcome = demarche("ask", BUDAPEST, "--certificates", file, min_confidence="1")
    assert outcome.code == 0
    assert "nothing to certify" in outcome.err
    assert not file.exists()


@pytest.mark.parametrize("option", ["--certificates", "--output"])
def test_a_file_that_is_there_or_has_no_folder_is_refused_before_anything_is_asked(
    demarche: CommandLine, tmp_path: Path, option: str, encoder: HashingEncoder
) -> None:
    (tmp_path / "a.md").write_text("mine", "utf-8")
    encoded = encoder.encoded
    there, nowhere = (demarche("ask", BUDAPEST, option, tmp_path / name) for name in ("a.md", "no/a.md"))
    assert [outcome.code for outcome in (there, nowhere)] == [1, 1]
    assert "is there already" in there.err
    assert "there is no folder" in nowhere.err
    assert (tmp_path / "a.md").read_text("utf-8") == "mine"
    assert encoder.encoded == encoded


def test_a_format_that_isnt_known_is_refused(demarche: CommandLine, tmp_path: Path) -> None:
    outcome = demarche("ask", BUDAPEST, "--output", tmp_path / "a.pdf")
    assert outcome.code == 1
    assert "written as .md or .docx" in outcome.err


@pytest.mark.parametrize("name", ["answer.md", "answer.docx"])
def test_an_answer_is_written_beside_being_printed(demarche: CommandLine, tmp_path: Path, name: str) -> None:
    answer = demarche("ask", BUDAPEST, "--output", tmp_path / name, "--json").json
    if name.endswith("docx"):
        text = read_source(tmp_path / name, (tmp_path / name).read_bytes()).text
        assert all(f"“{quote['display']}”" in text for quote in answer["quotes"])
    else:
        assert (tmp_path / name).read_text("utf-8").count("\n> “") == len(answer["quotes"])


def test_files_that_cant_be_used_say_what_to_do(demarche: CommandLine, tmp_path: Path) -> None:
    assert "can't be read" in demarche("verify-quotes", tmp_path / "no.json", "--sources", SEEDS).err
    (tmp_path / "quotes.json").write_text("{}", "utf-8")
    outcome = demarche("verify-quotes", tmp_path / "quotes.json", "--sources", SEEDS)
    assert (outcome.code, outcome.out) == (1, "")
    assert "demarche ask QUESTION --certificates FILE" in outcome.err
    demarche("ask", BUDAPEST, "--certificates", tmp_path / "good.json")
    missing = demarche("verify-quotes", tmp_path / "good.json", "--sources", tmp_path / "nowhere")
    assert missing.code == 1
    assert "no such file or folder" in missing.err


def test_the_certificate_is_of_the_raw_characters(demarche: CommandLine, tmp_path: Path) -> None:
    demarche("ask", "What is paragraph 5 of PC.DEL/669/19?", "--certificates", tmp_path / "q.json")
    (certificate,) = read_certificates(tmp_path / "q.json")
    assert "code of conduct for\n\nthe responsible" in certificate.quote.replace("\f", "\n\n")
    assert sha256(certificate.quote) == certificate.quote_sha256


def test_a_statement_a_paragraph_and_words_are_cited(demarche: CommandLine) -> None:
    whole = demarche("cite", SEED).out
    assert whole.startswith("Russian Federation (Dmitry Balakin), “Statement by Mr. Dmitry Balakin, ")
    assert whole.endswith("” PC.DEL/669/19, OSCE Permanent Council, 1232nd meeting, 13 June 2019.\n")
    assert demarche("cite", SEED, "--paragraph", "3").out.endswith("13 June 2019, para. 3.\n")
    words = "a draft code of conduct for the responsible behaviour of States in the digital sphere, which, inter alia"
    assert demarche("cite", SEED, "--quote", words).out.endswith("13 June 2019, para. 5.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("A/1",), 1, "no statement 'A/1' in the library"),
        ((SEED, "--paragraph", "99"), 1, "has no paragraph 99"),
        ((SEED, "--quote", "We love it."), 1, "doesn't hold these words"),
        ((SEED, "--quote", "States"), 1, "at 6 places"),
        ((SEED, "--quote", " * "), 1, "without words"),
        ((SEED, "--quote", "We", "--paragraph", "3"), 2, "give one of them"),
        ((SEED, "--format", "word"), 2, "Invalid value"),
    ],
)
def test_what_cant_be_cited_says_why(demarche: CommandLine, arguments: tuple[str, ...], code: int, said: str) -> None:
    outcome = demarche("cite", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in " ".join(outcome.err.split())


def test_ris_keeps_its_line_ends_and_json_holds_what_is_printed(demarche: CommandLine) -> None:
    printed = demarche("cite", SEED, "--format", "ris").out
    assert printed.startswith("TY  - RPRT\r\n")
    assert printed.endswith("\r\nER  - \r\n")
    for form in ("footnote", "bibtex", "ris", "csl-json"):
        outcome = demarche("cite", SEED, "--paragraph", "3", "--format", form, "--json").json
        assert outcome["citation"].strip() == demarche("cite", SEED, "--paragraph", "3", "--format", form).out.strip()
        assert (outcome["paragraph"], outcome["statement_id"]) == (3, SEED)
