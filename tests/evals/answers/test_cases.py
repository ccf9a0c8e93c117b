"""What a published set asks, and what answers it. All places are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.answers.cases import SETS, load_cases
from evals.command import QUOTED
from index.errors import SourceError
from tests.evals.retrieval import folders

if TYPE_CHECKING:
    from pathlib import Path


def test_a_set_of_answers_of_few_words_tells_where_they_stand(tmp_path: Path) -> None:
    cases = {case.id: case for case in load_cases("squad", folders.squad(tmp_path))}
    assert cases["cheese"].area is not None
    assert cases["cheese"].area.answers == (("Mondays", folders.SECOND.index("Mondays")),)
    assert (cases["king"].answerable, cases["king"].area) == (False, None)
    assert (cases["lost"].answerable, cases["lost"].area) == (True, None)


def test_a_set_that_marks_sentences_gives_each_once(tmp_path: Path) -> None:
    cases = {case.id: case for case in load_cases("clapnq", folders.clapnq(tmp_path))}
    assert set(cases) == {"q1", "q2", "q3", "none"}
    assert cases["q1"].sentences == ("The ferry on the fictional lake of Orlania runs in winter",)
    assert (cases["none"].answerable, cases["none"].sentences) == (False, ())


def test_the_evidence_of_a_claim_is_put_together(tmp_path: Path) -> None:
    (case,) = load_cases("beir", folders.scifact(tmp_path))
    assert case.sentences == ("The fictional tunnel of Pell is too costly.", "A survey of the tunnel was asked for.")
    assert (case.row, case.within) == ("pell", True)


def test_turns_of_conversations_have_what_went_before(tmp_path: Path) -> None:
    answered, unanswered = load_cases("mtrag", folders.mtrag(tmp_path))
    assert (answered.answerable, unanswered.answerable) == (True, False)
    assert [turn.role for turn in answered.history] == ["user", "assistant"]


@pytest.mark.parametrize("name", SETS)
def test_a_folder_that_is_none_says_what_is_expected(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        load_cases(name, tmp_path)


def test_the_command_knows_which_sets_tell_what_answers() -> None:
    assert set(QUOTED) == set(SETS) - {"mtrag"}
