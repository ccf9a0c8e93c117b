"""Every command: what it prints, its JSON, its exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.assistant.command_line import CommandLine
from tests.conftest import FIXTURES, SEEDS

if TYPE_CHECKING:
    from tests.fakes import HashingEncoder

SEED = "PC.DEL/669/19"
BUDAPEST = "What is Russia's objection to the Budapest Convention?"


@pytest.fixture
def filled(demarche: CommandLine) -> CommandLine:
    assert demarche("ingest", SEEDS).code == 0
    return demarche


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with two papers that a test may change."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("PC.DEL_9101_20.txt", "PC.DEL_9121_20.txt"):
        shutil.copy(FIXTURES / "statements" / name, folder)
    return folder


EMPTY_HANDED = [
    ("ask", "Why?"), ("chat",), ("search", "Why"), ("list",), ("show", SEED), ("remove", SEED), ("verify",), ("rebuild",),
    ("rebuild", "--encode"), ("serve",),
]  # fmt: skip


@pytest.mark.parametrize("arguments", EMPTY_HANDED, ids=" ".join)
def test_without_a_library_a_command_says_how_to_make_one_and_makes_none(
    demarche: CommandLine, arguments: tuple[str, ...]
) -> None:
    outcome = demarche(*arguments, typing="Why?\n")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == f"error: no library at {demarche.home}; make one with: demarche ingest FOLDER\n"
    assert not demarche.home.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("quote",),
        ("ask",),
        ("ask", "one", "two"),
        ("search", "x", "-k", "0"),
        ("ingest",),
        ("list", "--colour"),
        ("eval",),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_told_apart_from_an_error(demarche: CommandLine, arguments: tuple[str, ...]) -> None:
    outcome = demarche(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Usage: demarche")


def test_ingest_reports_what_it_did_and_does_nothing_twice(demarche: CommandLine, encoder: HashingEncoder) -> None:
    first = demarche("ingest", SEEDS)
    assert first.code == 0
    assert first.out.startswith("1 added, ")
    encoded = encoder.encoded
    second = demarche("ingest", SEEDS, "--json")
    assert second.json["unchanged"] == [SEED]
    assert second.json["encoded"] == 0
    assert encoder.encoded == encoded


def test_progress_elsewhere_than_on_a_terminal_is_a_line_a_step(demarche: CommandLine) -> None:
    files = sum(path.suffix in (".txt", ".md") for path in (FIXTURES / "statements").iterdir())
    outcome = demarche("ingest", FIXTURES / "statements", "--json")
    lines = [line for line in outcome.err.splitlines() if not line.startswith(("note: ", "warning: "))]
    assert lines == [f"reading and encoding ({files})", "building the indexes"]


def test_ingest_with_a_file_that_cant_be_read_takes_the_others_and_exits_with_3(
    demarche: CommandLine, papers: Path
) -> None:
    (papers / "broken.txt").write_bytes(b"\0\1\2\3")
    outcome = demarche("ingest", papers, "--json")
    assert outcome.code == 3
    assert [failure["path"] for failure in outcome.json["failed"]] == ["broken.txt"]
    assert len(outcome.json["added"]) == 2
    assert "warning: broken.txt: read: " in outcome.err


def test_ingest_of_a_place_that_isnt_there_is_an_error(demarche: CommandLine, tmp_path: Path) -> None:
    outcome = demarche("ingest", tmp_path / "nowhere")
    assert (outcome.code, outcome.out) == (1, "")
    assert f"{tmp_path / 'nowhere'}: no such file or folder" in outcome.err


def test_a_statement_whose_file_is_gone_stays_until_it_is_asked_to_go(demarche: CommandLine, papers: Path) -> None:
    demarche("ingest", papers)
    (papers / "PC.DEL_9101_20.txt").unlink()
    staying = demarche("ingest", papers, "--json")
    assert len(staying.json["missing"]) == 1
    assert "--remove-missing" in staying.err
    going = demarche("ingest", papers, "--remove-missing", "--json")
    assert going.json["removed"] == staying.json["missing"]
    assert len(demarche("list", "--json").json["statements"]) == 1


def test_ask_prints_numbered_quotes_with_their_citation_beneath(filled: CommandLine) -> None:
    outcome = filled("ask", BUDAPEST, min_confidence="0")
    assert outcome.code == 0
    assert outcome.out.startswith("Answered: ")
    assert "\n[1] “" in outcome.out
    assert "\n    PC.DEL/669/19, para. " in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 72


def test_ask_prints_the_same_quotes_that_its_json_holds(filled: CommandLine) -> None:
    answer = filled("ask", BUDAPEST, "--json", min_confidence="0").json
    printed = " ".join(filled("ask", BUDAPEST).out.split())
    assert answer["status"] == "answered"
    assert answer["quotes"]
    for number, quote in enumerate(answer["quotes"], start=1):
        assert f"[{number}] “{quote['display']}” {quote['citation']}" in printed


def test_ask_without_evidence_says_so_with_what_was_searched_and_exits_with_0(filled: CommandLine) -> None:
    outcome = filled("ask", BUDAPEST, min_confidence="1")
    assert outcome.code == 0
    assert outcome.out.startswith("No evidence. ")
    assert "Searched: 1 statement" in outcome.out
    before, _, nearest = outcome.out.partition("The nearest passage, which is not an answer:\n")
    assert "“" not in before
    assert nearest.lstrip().startswith("“")
    answer = filled("ask", BUDAPEST, "--json").json
    assert (answer["status"], answer["quotes"]) == ("no_evidence", [])
    assert answer["nearest"]["statement_id"] == SEED


@pytest.mark.parametrize(
    ("option", "inside", "outside"),
    [
        ("--delegation", "Russia", "France"),
        ("--from", "2019-06", "2019-07"),
        ("--to", "2019", "2018"),
        ("--body", "OSCE Permanent Council", "General Assembly"),
        ("--language", "en", "fr"),
        ("--speaker", "Balakin", "Smith"),
        ("--meeting", "1232", "1233"),
    ],
)
def test_each_filter_confines_the_search(filled: CommandLine, option: str, inside: str, outside: str) -> None:
    assert filled("search", "Budapest Convention", option, inside, "--json").json["hits"]
    assert not filled("search", "Budapest Convention", option, outside, "--json").json["hits"]
    assert filled("ask", "Why?", option, outside, "--json").json["searched"]["statements"] == 0


def test_what_a_question_implies_is_shown_and_lifted(filled: CommandLine) -> None:
    question = "What did Norway say about the Budapest Convention?"
    implied = filled("ask", question)
    assert "confined to delegation Norway." in implied.out
    assert "Read from the question; lifted by: --lift delegation" in implied.out
    assert filled("ask", question, "--json").json["hits"] == []
    free = filled("ask", question, "--lift", "delegation", "--json").json
    assert free["hits"]
    assert (free["searched"]["filters"], free["searched"]["implied"]) == ({}, [])
    assert (
        filled("search", question, "--json").json["hits"] == free["hits"]
    )  # a search names passages, whoever said them


def test_a_delegation_without_statement_is_said_to_have_none_also_where_an_option_names_it(filled: CommandLine) -> None:
    assert "The library holds no statement by Norway." in filled("ask", "Why?", "--delegation", "Norway").out


def test_a_statement_can_be_searched_by_itself(demarche: CommandLine, papers: Path) -> None:
    demarche("ingest", SEEDS, papers)
    everywhere = demarche("search", "the", "-k", "50", "--json").json["hits"]
    one = demarche("search", "the", "-k", "50", "--statement", SEED, "--json").json["hits"]
    assert {hit["statement_id"] for hit in everywhere} > {SEED} == {hit["statement_id"] for hit in one}


@pytest.mark.parametrize(
    "arguments", [("--from", "yesterday"), ("--statement", "PC.DEL/1/99"), ("--lift", "colour")], ids=" ".join
)
def test_a_filter_that_cant_be_used_is_an_error(filled: CommandLine, arguments: tuple[str, ...]) -> None:
    outcome = filled("ask", "Why?", *arguments)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("error: ")
    assert arguments[1] in outcome.err


def test_search_lists_as_many_passages_as_wanted_best_first(filled: CommandLine) -> None:
    hits = filled("search", "Budapest Convention", "-k", "2", "--json").json["hits"]
    assert len(hits) == 2
    assert hits[0]["score"] >= hits[1]["score"]
    assert "Budapest" in hits[0]["text"]
    text = filled("search", "Budapest Convention", "-k", "2").out
    assert text.startswith("1. score ")
    assert "\n2. score " in text
    assert "\n3. score " not in text


def test_chat_reads_a_question_in_the_light_of_those_before(filled: CommandLine) -> None:
    typing = f"{BUDAPEST}\nAnd what does it do to sovereignty?\n"
    conversation = filled("chat", "--json", typing=typing, min_confidence="0").json["answers"]
    alone = filled("ask", "And what does it do to sovereignty?", "--json").json
    assert [answer["question"] for answer in conversation] == typing.splitlines()
    assert conversation[0]["hits"] == filled("ask", BUDAPEST, "--json").json["hits"]
    assert conversation[1]["hits"] != alone["hits"]


def test_chat_says_how_it_read_a_follow_up(filled: CommandLine) -> None:
    outcome = filled("chat", typing="What is Russia's objection to the Paris Call?\nAnd why?\n", min_confidence="0")
    assert outcome.out.count("Read as: ") == 1
    assert "Read as: … Russia … Paris Call\n" in outcome.out


def test_chat_ends_at_an_empty_line(filled: CommandLine) -> None:
    outcome = filled("chat", typing=f"{BUDAPEST}\n\n{BUDAPEST}\n", min_confidence="0")
    assert outcome.code == 0
    assert outcome.out.count("Answered: ") == 1


def test_chat_goes_on_after_a_question_that_cant_be_used(filled: CommandLine) -> None:
    outcome = filled("chat", typing=f"{'why ' * 2000}\n{BUDAPEST}\n", min_confidence="0")
    assert outcome.code == 0
    assert "error: the question has " in outcome.err
    assert outcome.out.count("Answered: ") == 1


def test_list_has_a_line_for_each_statement(filled: CommandLine) -> None:
    (line,) = filled("list").out.splitlines()
    assert line.startswith(f"{SEED}  2019-06-13  Russian Federation  Statement by ")
    (row,) = filled("list", "--json").json["statements"]
    assert (row["id"], row["territory"], row["date"]) == (SEED, "RU", "2019-06-13")
    assert row["path"] == "statements/PC.DEL_669_19.txt"


def test_show_says_of_each_field_where_it_came_from(filled: CommandLine) -> None:
    shown = filled("show", SEED, "--json").json
    assert shown["metadata"]["date"] == "2019-06-13"
    place = shown["found"]["date"]
    assert shown["text"][place["start"] : place["end"]] == "13 June 2019"
    assert f"2019-06-13 (in the text at {place['start']}–{place['end']})" in filled("show", SEED).out


def test_show_tells_what_the_manifest_says_from_what_the_text_shows(demarche: CommandLine) -> None:
    demarche("ingest", FIXTURES / "statements")
    shown = demarche("show", "A/79/PV.912")
    assert "Efua Ansah-Boateng (from the manifest)" in " ".join(shown.out.split())


def test_show_prints_every_paragraph_with_its_number(filled: CommandLine) -> None:
    printed = " ".join(filled("show", SEED).out.split())
    shown = filled("show", SEED, "--json").json
    assert [p["number"] for p in shown["paragraphs"] if p["number"]] == [1, 2, 3, 4, 5]
    for paragraph in shown["paragraphs"]:
        words = shown["text"][paragraph["start"] : paragraph["end"]].split()
        mark = f"[{paragraph['number']}]" if paragraph["number"] else "·"
        assert f"{mark} {words[0]}".replace("*", "") in printed.replace("*", "")


def test_show_of_a_statement_that_isnt_there_is_an_error(filled: CommandLine) -> None:
    outcome = filled("show", "PC.DEL/1/99")
    assert outcome.code == 1
    assert outcome.err == "error: no statement 'PC.DEL/1/99' in the library; see them with: demarche list\n"


def test_a_removed_statement_is_gone_from_everything(demarche: CommandLine, papers: Path) -> None:
    demarche("ingest", SEEDS, papers)
    assert demarche("remove", SEED, "--json").json["removed"] == [SEED]
    assert SEED not in demarche("list").out
    assert SEED not in demarche("search", "Budapest Convention", "-k", "50").out
    assert demarche("show", SEED).code == 1
    assert demarche("verify").code == 0


def test_of_several_statements_all_are_removed_or_none(filled: CommandLine) -> None:
    assert filled("remove", SEED, "PC.DEL/1/99").code == 1
    assert SEED in filled("list").out


def test_verify_says_what_a_sound_library_holds(filled: CommandLine) -> None:
    outcome = filled("verify")
    assert outcome.code == 0
    assert outcome.out.startswith("The library is sound: 1 statement, ")
    assert filled("verify", "--json").json == {"sound": True, "problems": []}


def test_verify_finds_a_damaged_index_and_rebuild_mends_it_without_encoding(
    filled: CommandLine, encoder: HashingEncoder
) -> None:
    generation = filled.home / "generations" / (filled.home / "CURRENT").read_text().strip()
    (generation / "lexical" / "meta.json").unlink()
    broken = filled("verify", "--json")
    assert broken.code == 1
    assert len(broken.json["problems"]) == 1
    assert "notice: " in filled("search", "Budapest").err
    encoded = encoder.encoded
    assert filled("rebuild", "--json").json["encoded"] == 0
    assert encoder.encoded == encoded
    assert filled("verify").code == 0


def test_another_model_is_refused_until_everything_is_encoded_for_it(
    filled: CommandLine, encoder: HashingEncoder
) -> None:
    encoder.name = "another"
    refused = filled("ask", BUDAPEST)
    assert refused.code == 1
    assert "demarche rebuild --encode" in refused.err
    assert filled("rebuild", "--encode", "--json").json["encoded"] > 0
    assert filled("ask", BUDAPEST).code == 0
    assert filled("verify").code == 0


def test_the_home_option_goes_before_the_environment_and_stands_before_or_after_the_command(
    filled: CommandLine, tmp_path: Path, papers: Path
) -> None:
    other = tmp_path / "other"
    filled("ingest", papers, "--home", other)
    assert SEED in filled("list").out
    for arguments in (
        ("list", "--home", other),
        ("--home", other, "list"),
        ("--home", tmp_path, "list", "--home", other),
    ):
        listed = filled(*arguments).out
        assert "PC.DEL/9101/20" in listed
        assert SEED not in listed


def test_a_setting_that_is_out_of_range_is_an_error_that_names_it(filled: CommandLine) -> None:
    outcome = filled("ask", BUDAPEST, min_confidence="2")
    assert (outcome.code, outcome.out) == (1, "")
    assert "DEMARCHE_MIN_CONFIDENCE" in outcome.err


def test_serve_refuses_an_address_that_others_can_reach(filled: CommandLine) -> None:
    outcome = filled("serve", "--host", "0.0.0.0")  # noqa: S104  (it is refused)
    assert (outcome.code, outcome.out) == (1, "")
    assert "'0.0.0.0'" in outcome.err


def test_eval_reports_on_a_question_set(filled: CommandLine, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    row = {
        "id": "one",
        "kind": "position",
        "turns": [],
        "question": BUDAPEST,
        "answerable": True,
        "trap": [],
        "note": "",
    }
    expected = [{"doc": "PC.DEL_669_19.txt", "quote": "the so-called Budapest Convention"}]
    questions.write_text(json.dumps({**row, "expected": expected}) + "\n", encoding="utf-8")
    report = filled("eval", questions, "--corpus", SEEDS, "--json", min_confidence="0")
    assert report.code == 0
    assert report.json["overall"]["questions"] == 1
    assert filled("eval", questions).out.startswith("questions.jsonl: 1 question")


def test_eval_of_a_wrong_question_set_names_the_line(filled: CommandLine, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text("{}\n", encoding="utf-8")
    outcome = filled("eval", questions)
    assert outcome.code == 1
    assert outcome.err.startswith(f"error: {questions}:1: ")


def test_ctrl_c_ends_calmly(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.assistant.Assistant.answers", interrupted)
    outcome = filled("ask", BUDAPEST)
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "\nstopped\n")


def test_a_folder_that_cant_be_made_is_an_error_and_no_traceback(demarche: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    outcome = demarche("ingest", SEEDS, "--home", tmp_path / "file" / "library")
    assert (outcome.code, outcome.out) == (1, "")
    assert "Not a directory" in outcome.err
