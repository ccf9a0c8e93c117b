"""Checking a quotation: every real one is found, and nothing that was changed is ever called exact."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.checked import Checked
from assistant.checking.context import denied
from assistant.checking.folding import FOLDINGS, fold, needed, same, skeleton
from assistant.checking.looking import Looking
from assistant.checking.quotation import readings
from assistant.checking.standing import standing
from assistant.checking.telling import tells_of
from assistant.checking.verdict import LONGEST, check
from assistant.checking.wording import shown, verdict
from index.errors import QuestionError
from index.library import Library
from tests.assistant.command_line import CommandLine
from tests.assistant.mutations import MUTATIONS
from tests.conftest import FIXTURES, SEEDS
from tests.index.making import take_in, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.settings import Settings
    from index.snapshot import Snapshot
    from index.statement import Statement

DAMS = (
    "Norway supports the register of dams. We may review it before 2021, and no State is bound by it.\n\n"
    "“Every dam counts”, the keeper said; the so-called first one isn’t counted."
)
"""Fictional, as all that follows."""


@pytest.fixture(scope="module")
def invented_texts(invented: Settings) -> Iterator[tuple[Snapshot, list[Statement]]]:
    with Library(invented).reading() as snapshot:
        statements = [snapshot.statement(card.id) for card in snapshot.cards()]
        yield snapshot, [statement for statement in statements if statement]


@pytest.fixture
def checking(settings: Settings, tmp_path: Path) -> Callable[..., Checked]:
    """Checks in a library of these files."""

    def make(files: dict[str, str], text: str, **given: object) -> Checked:
        take_in(settings, write(tmp_path / "papers", files))
        with Library(settings).reading() as snapshot:
            return check(snapshot, text, **given)  # type: ignore[arg-type]

    return make


# --- what stands in the library ---


NUMBERS = st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))


@given(numbers=NUMBERS)
def test_whole_words_of_a_statement_are_exact(
    invented_texts: tuple[Snapshot, list[Statement]], numbers: tuple[int, int, int]
) -> None:
    snapshot, statements = invented_texts
    taken, statement = _taken(statements, numbers)
    found = check(snapshot, taken)
    assert found.verdict == "exact"
    assert statement.id in {place.statement.id for place in found.places}
    assert found.places[0].text == found.text
    assert found.statements == len(statements)


FOLDED: dict[str, Callable[[str], str]] = {
    "white space": lambda text: text.replace(" ", " \n"),
    "quotation marks": lambda text: text.replace("’", "'").replace("“", "„"),
    "dashes": lambda text: text.replace("-", "\u2011"),
    "invisible characters": lambda text: text[:4] + "\u00ad" + text[4:],
    "ligatures": lambda text: text.replace("fi", "ﬁ"),
    "composition of letters": lambda text: unicodedata.normalize("NFD" if unicodedata.is_normalized("NFC", text) else "NFC", text),
}  # fmt: skip


@pytest.mark.parametrize("folding", FOLDED)
@given(numbers=NUMBERS)
def test_what_is_folded_is_exact_all_the_same_and_the_folding_is_named(
    folding: str, invented_texts: tuple[Snapshot, list[Statement]], numbers: tuple[int, int, int]
) -> None:
    snapshot, statements = invented_texts
    taken, statement = _taken(statements, numbers)
    found = check(snapshot, FOLDED[folding](f" {taken} "))
    assert statement.id in {place.statement.id for place in found.places}
    best = found.places[0]
    assert found.verdict == ("exact" if best.text == found.text else "exact_folded")
    assert found.foldings == needed(found.text, best.text)
    own = next(place for place in found.places if place.statement.id == statement.id)
    assert own.text != taken or set(needed(found.text, own.text)) <= {folding}


def _taken(statements: list[Statement], numbers: tuple[int, int, int]) -> tuple[str, Statement]:
    """Whole words of one of the statements."""
    which, start, length = numbers
    statement = statements[which % len(statements)]
    words = [match.span() for match in re.finditer(r"\S+", statement.text)]
    first = start % (len(words) - 2)
    last = min(len(words) - 1, first + 2 + length % 60)
    return statement.text[words[first][0] : words[last][1]], statement


@given(st.text())
def test_each_folded_character_knows_its_source(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    for position, char in enumerate(folded.text):
        assert char in fold(folded.source(position, position + 1).of(text)).text
    assert fold(folded.text).text.strip() == fold(text).text.strip() or "*" in text


@given(st.text(), st.text())
def test_texts_that_are_the_same_when_folded_have_the_same_letters(one: str, other: str) -> None:
    for text in (one + other, one + "\u00ad" + other, one + " " + other):
        if same(text, one + other):
            assert skeleton(text) == skeleton(one + other)
        assert needed(text, text) == ()


# --- what doesn't ---


def mutated(chance: random.Random, statements: list[Statement]) -> str:
    """A run of words with one thing changed that matters."""
    words, others = (" ".join(_run_of(chance, chance.choice(statements))) for _ in range(2))
    return next(
        changed
        for mutation in chance.sample(MUTATIONS, len(MUTATIONS))
        if (changed := mutation(words, others, chance)) is not None
    )


def _run_of(chance: random.Random, statement: Statement) -> list[str]:
    words = statement.text.split()
    first = chance.randrange(max(1, len(words) - 30))
    return words[first : first + chance.randint(5, 30)]


def test_of_ten_thousand_changed_quotations_none_is_exact(
    invented_texts: tuple[Snapshot, list[Statement]],
) -> None:
    snapshot, statements = invented_texts
    chance = random.Random(20261127)  # noqa: S311
    texts = [f" {_plain(statement.text)} " for statement in statements]
    tried, wrong = 0, []
    while tried < 10_000:
        quotation = mutated(chance, statements)
        plain = _plain(quotation).strip()
        if len(plain.split()) < 3 or any(_stands(plain, text) for text in texts):
            continue  # by chance it still stands there
        tried += 1
        # One invented statement has an ellipsis itself: a word dropped beside it is left out, and shown as such.
        wrong += [
            quotation
            for found in Looking(snapshot, quotation).exact(readings(quotation))
            if not (found.place.left_out and "..." in quotation) and not denied(found.place)
        ]
    assert wrong == []


def _plain(text: str) -> str:
    """A text without what typesetting alone changes."""
    plain = unicodedata.normalize("NFKC", text).translate(dict(zip(map(ord, "“”„«»’‘‚"), '"""""\'\'\'', strict=True)))
    return " ".join(re.sub("[\u00ad\u200b*]", "", re.sub("[‐‑–—−]", "-", plain)).split())


def _stands(words: str, text: str) -> bool:
    """Whether words stand there as whole words, the first letter in either case; told by other means than those that are tried."""
    first = re.escape(words[0].lower()) + re.escape(words[0].upper())
    edges = [r"(?<![^\W_])" if words[0].isalnum() else "", r"(?![^\W_])" if words[-1].isalnum() else ""]
    return re.search(f"{edges[0]}[{first}]{re.escape(words[1:])}{edges[1]}", text) is not None


def test_the_verdict_on_changed_quotations_names_what_they_were_made_from(
    invented_texts: tuple[Snapshot, list[Statement]],
) -> None:
    snapshot, statements = invented_texts
    chance = random.Random(7)  # noqa: S311
    verdicts = [check(snapshot, mutated(chance, statements)).verdict for _ in range(40)]
    assert verdicts.count("altered") + verdicts.count("stitched") >= 30


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("State is bound by it", "exact"),
        ("no State is bound by it", "exact"),
        ("“no State is bound by it”", "exact"),
        ("No State is bound by it", "exact_folded"),
        ("Norway supports the register […] no State is bound by it", "exact_folded"),
        ("Every State is bound by it", "altered"),
        ("We must review it before 2021", "altered"),
        ("We may review it before 202", "altered"),
        ("the so-called first one is", "altered"),
        ("Norway supports the register of dams. The so-called first one isn’t counted.", "stitched"),
        ("Donkeys would rather walk than swim", "not_found"),
    ],
)
def test_one_word_more_or_less_decides(checking: Callable[..., Checked], text: str, told: str) -> None:
    assert checking({"dams.txt": DAMS}, text).verdict == told


def test_what_differs_is_shown_and_called_out(checking: Callable[..., Checked]) -> None:
    found = checking({"dams.txt": DAMS}, "We must review it before 2022, and no State is bound by it.")
    assert found.called_out == ("modal", "number")
    assert shown(found.differences) == (
        "We [-may-] {+must+} review it before [-2021-] {+2022+} , and no State is bound by it."
    )
    assert "modal and number" in verdict(found)
    assert [tells_of(word) for word in ("isn't", "non-binding", "7", "shall", "Ghana")] == [
        ("negation",), ("negation",), ("number",), ("modal",), ("name",),
    ]  # fmt: skip


def test_what_an_ellipsis_leaves_out_is_shown(checking: Callable[..., Checked]) -> None:
    found = checking({"dams.txt": DAMS}, "Norway supports the register ... no State is bound by it")
    assert found.foldings == ("ellipsis",)
    assert found.places[0].left_out == (" of dams. We may review it before 2021, and ",)
    assert (
        checking({"dams.txt": DAMS}, "no State is bound by it … Norway supports the register").verdict != "exact_folded"
    )


@pytest.mark.parametrize(
    ("text", "foldings", "put_in"),
    [
        ("[n]o State is bound by it", ("letters in brackets", "first letter"), ()),
        ("[N]o State is bound by it", ("letters in brackets",), ()),
        ("Norway [as a riparian] supports the register", ("words in brackets",), ("as a riparian",)),
        ("[The country] supports the register of dams", ("words in brackets",), ("The country",)),
        ("We may review [the register] before 2021, and", ("words in brackets",), ("the register",)),
        ("Norway sup-\nports the register of dams", ("hyphens at line ends",), ()),
    ],
)
def test_what_an_editor_put_into_brackets_is_declared(
    checking: Callable[..., Checked], text: str, foldings: tuple[str, ...], put_in: tuple[str, ...]
) -> None:
    found = checking({"dams.txt": DAMS}, text)
    assert (found.verdict, found.foldings, found.put_in) == ("exact_folded", foldings, put_in)


@pytest.mark.parametrize(
    "text",
    [
        "supports [Norway wants a whole other list of dams] the register",
        "[Norway] supports the",
        "in 20 [million] dams of it",
    ],
)
def test_brackets_hold_an_explanation_and_leave_words_enough(checking: Callable[..., Checked], text: str) -> None:
    assert not checking({"dams.txt": DAMS.replace("2021", "20 dams of it")}, f"{text} ").verdict.startswith("exact")


@pytest.mark.parametrize("put_in", ["not", "never", "all", "2", "must", "in June", "кроме"])
def test_what_turns_a_statement_around_is_no_explanation(checking: Callable[..., Checked], put_in: str) -> None:
    assert checking({"dams.txt": DAMS}, f"Norway [{put_in}] supports the register of dams").verdict == "altered"


def test_an_ellipsis_that_hides_a_negation_makes_no_quotation(checking: Callable[..., Checked]) -> None:
    said = "The Government of Norway does not, at any time, support the register of dams. It is fictional."
    found = checking({"dams.txt": said}, "The Government of Norway … support the register of dams")
    assert found.verdict == "altered"
    assert "negation" in found.called_out
    assert verdict(found) == "Altered: what the ellipsis leaves out turns the sentence around."
    assert shown(found.differences).count("[-does not, at any time,-]") == 1
    whole = "The Government of Norway supports it. We do not ask for more. Norway supports the register of dams."
    told = checking(
        {"whole.txt": whole}, "The Government of Norway supports it. … Norway supports the register of dams."
    )
    assert told.verdict == "exact_folded", "a sentence that was left out whole denies nothing of the others"


def test_what_turns_the_words_around_is_remarked(checking: Callable[..., Checked]) -> None:
    said = (
        "This is fictional, and no State has said so. It is sometimes argued that the register is binding.\n\n"
        "The keeper wrote: “Every dam counts. No dam is left out, and none will be”. We agree with much."
    )
    remarks = {
        words: " ".join(checking({"dams.txt": said}, words).places[0].remarks)
        for words in ("This is fictional, and", "the register is binding", "Every dam counts", "We agree with much")
    }
    assert "holds a negation" in remarks["This is fictional, and"]
    assert "reports what others hold" in remarks["the register is binding"]
    assert "between quotation marks" in remarks["Every dam counts"]
    assert remarks["We agree with much"] == ""


def test_words_over_a_page_break_are_found_and_the_page_is_named(checking: Callable[..., Checked]) -> None:
    found = checking(
        {"dams.txt": "Norway supports the\fregister of dams. It is fictional."}, "supports the register of"
    )
    assert (found.verdict, found.foldings, found.places[0].page) == ("exact_folded", ("white space",), 1)
    assert found.places[0].text == "supports the\fregister of"
    assert found.places[0].sentences == "Norway supports the\fregister of dams."


def test_in_a_script_without_spaces_no_character_before_or_after_may_be_left_out() -> None:
    """Fictional: "We support the register, but it is not legally binding"."""
    said = "我们支持这一登记册，但它不具有法律约束力。"

    def places(words: str) -> list[str]:
        return [span.of(said) for span in standing(said, fold(said), words)]

    assert places("但它不具有法律约束力") == ["但它不具有法律约束力"]
    assert places("具有法律约束力") == []


# --- by whom ---


def test_words_of_another_delegation_are_said_to_be_theirs(invented: Settings) -> None:
    with Library(invented).reading() as snapshot:
        statement = next(s for card in snapshot.cards() if (s := snapshot.statement(card.id)) and s.delegation)
        body = next(sentence for sentence in statement.sentences if sentence.role == "body" and len(sentence.span) > 40)
        words = body.span.of(statement.text)
        assert check(snapshot, words, "Atlantis", frozenset()).verdict == "said_by_another"
        found = check(snapshot, words, statement.delegation, frozenset([statement.id]))
    assert (found.verdict, found.places[0].statement.id) == ("exact", statement.id)
    assert found.places[0].citation.startswith(statement.symbol or "")


def test_all_statements_that_have_the_words_are_named_those_of_the_delegation_first(
    checking: Callable[..., Checked],
) -> None:
    files = {"a.txt": DAMS, "b.txt": f"{DAMS} It is fictional."}
    found = checking(files, "Norway supports the register of dams.", delegation="B", by=frozenset(["b"]))
    assert [place.statement.id for place in found.places] == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "reason"), [("", "three words"), ("two words", "three words"), ("a " * LONGEST, "at most")]
)
def test_what_cannot_be_checked_is_told(checking: Callable[..., Checked], text: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        checking({"dams.txt": DAMS}, text)


@given(text=st.text(min_size=1, max_size=200))
def test_any_text_can_be_checked(invented_texts: tuple[Snapshot, list[Statement]], text: str) -> None:
    try:
        found = check(invented_texts[0], text)
    except QuestionError:
        return
    assert (found.verdict in ("exact", "exact_folded")) == bool(
        found.places and not found.differences and found.verdict != "stitched"
    )


# --- the command ---


@pytest.fixture
def demarche(demarche: CommandLine) -> CommandLine:
    assert demarche("ingest", SEEDS).code == 0
    return demarche


def test_the_command_tells_verdict_words_and_place(demarche: CommandLine) -> None:
    said = demarche("check", "the Paris Call contains a number of controversial provisions", "--delegation", "Russia")
    assert said.code == 0
    assert said.out.startswith("Exact: these words stand in 1 statement.\n")
    assert "PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)" in said.out
    altered = demarche("check", "the Paris Call contains no controversial provisions", "--json").json
    assert (altered["verdict"], altered["called_out"]) == ("altered", ["negation"])
    other = demarche("check", "the Paris Call contains a number of controversial provisions", "--delegation", "France")
    told = " ".join(other.out.split())
    assert told.startswith(
        "Said by another: these words stand in 1 statement by Russian Federation, in none by France."
    )
    assert demarche("check", "too short").code == 1


def test_a_library_whose_indexes_are_lost_is_checked_all_the_same(demarche: CommandLine) -> None:
    import shutil

    shutil.rmtree(demarche.home / "generations")
    said = demarche("check", "the Paris Call contains a number of controversial provisions")
    assert said.out.startswith("Exact:")


def test_every_folding_is_tried_here_or_shown_to_be_needed() -> None:
    assert set(FOLDINGS) - set(FOLDED) == {"emphasis marks"}
    assert needed("*inter alia* we", "inter alia we") == ("emphasis marks",)
    assert (FIXTURES / "statements").is_dir()
