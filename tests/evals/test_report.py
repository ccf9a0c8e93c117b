"""The report says what came of every question, to people and to programs."""

from __future__ import annotations

import json

from evals.report import COLUMNS, WRONG_SHOWN, Report, Unread
from tests.evals.fakes import judged, place

RIGHT = judged(place(0, 9), expected=[place(0, 9)], hits=[place(0, 9)], id="r-1", kind="position")
MISSED = judged(expected=[place(0, 9)], id="m-1", kind="position")
TRAPPED = judged(place(50, 60), trap=[place(50, 60)], id="t-1", kind="near-miss")
SILENT = judged(id="s-1", kind="near-miss")
REPORT = Report("set.jsonl", (RIGHT, MISSED, TRAPPED, SILENT))


def row(report: Report, name: str) -> dict[str, str]:
    found = next(line for line in report.to_text().splitlines() if line.startswith(name))
    return dict(zip(COLUMNS, found[22:].split(), strict=True))


def test_the_table_has_a_row_for_all_and_for_each_kind() -> None:
    assert row(REPORT, "all")["balanced"] == "0.500"
    assert row(REPORT, "position")["first_quote"] == "0.500"
    assert row(REPORT, "near-miss")["trapped"] == "1.000"
    assert row(REPORT, "near-miss")["abstained"] == "0.500"


def test_a_figure_that_is_not_due_is_a_dash() -> None:
    assert row(REPORT, "near-miss")["first_quote"] == "–"
    assert row(REPORT, "position")["abstained"] == "–"


def test_rows_are_aligned_under_their_headings_within_120_columns() -> None:
    lines = REPORT.to_text().splitlines()
    table = [line for line in lines if line[:22].strip() in ("all", "position", "near-miss")] + [lines[2]]
    assert len({len(line) for line in table}) == 1
    assert max(map(len, lines)) <= 120


def test_what_went_wrong_is_listed_with_what_was_expected_and_got() -> None:
    text = REPORT.to_text()
    assert "Wrong (2):" in text
    assert "m-1 (position)\n  question  Why?\n  expected  “words” [a.txt]\n  got       no evidence (0.50)" in text
    assert "t-1 (near-miss)\n  question  Why?\n  expected  silence\n  got       “words”" in text
    assert "r-1" not in text
    assert "s-1" not in text


def test_a_set_without_a_fault_says_so() -> None:
    assert "Nothing went wrong." in Report("set.jsonl", (RIGHT, SILENT)).to_text()


def test_a_long_list_is_cut_and_says_by_how_many() -> None:
    text = Report("set.jsonl", (MISSED,) * (WRONG_SHOWN + 3)).to_text()
    assert text.count("m-1 (position)") == WRONG_SHOWN
    assert "… and 3 more" in text


def test_files_that_could_not_be_ingested_are_named() -> None:
    report = Report("set.jsonl", (RIGHT,), (Unread("bad.txt", "read", "holds no text"),))
    assert "could not be ingested (1):\n  bad.txt: read: holds no text" in report.to_text()
    assert report.to_dict()["unread"] == [{"path": "bad.txt", "stage": "read", "reason": "holds no text"}]
    assert "could not be ingested" not in REPORT.to_text()


def test_the_json_form_has_every_question_and_survives_json() -> None:
    found = json.loads(json.dumps(REPORT.to_dict()))
    assert [one["id"] for one in found["results"]] == ["r-1", "m-1", "t-1", "s-1"]
    assert [one["right"] for one in found["results"]] == [True, False, False, True]
    assert [one["status"] for one in found["results"]] == ["answered", "no_evidence", "answered", "no_evidence"]
    assert found["overall"]["questions"] == 4
    assert set(found["by_kind"]) == {"position", "near-miss"}


def test_a_result_has_verdicts_only_where_they_are_due() -> None:
    right, missed, trapped, silent = REPORT.to_dict()["results"]
    assert (right["first_quote"], right["recall"], right["trapped"]) == (True, 1, None)
    assert (missed["first_quote"], missed["three_quotes"]) == (False, False)
    assert (trapped["first_quote"], trapped["recall"], trapped["trapped"]) == (None, None, True)
    assert silent["quotes"] == []
    assert right["quotes"] == [{"statement": "a", "start": 0, "end": 9, "exact": True, "shown": "“words”"}]
