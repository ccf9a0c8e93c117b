"""Nothing that a statement, a file's name or a question holds can steer the terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.progress import by_lines
from assistant.terminal import clean, typed, warn, wrapped, write, write_json

CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
SNEAKY = "safe\x1b]0;title\x07 \x9b31mred\x9d\x90\x7f \r\b\x0c\x00end"

texts = st.text(st.one_of(st.sampled_from(CONTROLS), st.characters()))
values = st.recursive(texts | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(texts, inner))


def controls_in(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cs")} - {"\n", "\t"}


@given(texts)
def test_no_control_character_is_left_but_line_breaks_and_tabs(text: str) -> None:
    assert controls_in(clean(text)) == set()


@given(texts.filter(lambda text: not controls_in(text)))
def test_text_without_controls_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_words_that_only_a_control_parts_stay_two_words() -> None:
    assert clean("page one\x0cpage two\r\nend\x85.") == "page one page two\nend ."


@pytest.mark.parametrize("say", [write, warn])
def test_what_is_said_is_clean(capsys: pytest.CaptureFixture[str], say: Callable[[str], None]) -> None:
    say(SNEAKY)
    said = "".join(capsys.readouterr())
    assert said.startswith("safe]0;title")
    assert controls_in(said) == set()


@given(values)
def test_json_says_everything_and_holds_no_control_character(value: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("typer.echo", printed.append)
        write_json(value)
    (document,) = printed
    assert json.loads(document) == value
    assert controls_in(document) == set()


def test_json_leaves_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    write_json({"title": "Заявление «Îles»"})
    assert "Заявление «Îles»" in capsys.readouterr().out


@given(st.text(st.characters(codec="utf-8")))
def test_what_was_typed_stays_as_it_was(text: str) -> None:
    assert typed(text) == text


@given(st.binary())
def test_bytes_that_are_no_utf8_can_be_printed(given_bytes: bytes) -> None:
    typed(given_bytes.decode("utf-8", "surrogateescape")).encode("utf-8")


@given(texts, st.integers(30, 100))
def test_wrapping_loses_no_word(text: str, columns: int) -> None:
    lines = wrapped(text, columns, first="[1] ").splitlines()
    assert " ".join(lines).split() == ["[1]", *clean(text).split()] or not clean(text).split()


@given(st.lists(st.text("абвгд", min_size=1, max_size=20), min_size=1), st.integers(30, 100))
def test_no_line_is_longer_than_the_terminal_is_wide(words: list[str], columns: int) -> None:
    lines = wrapped(" ".join(words), columns, first="[1] ").splitlines()
    assert max(map(len, lines)) <= columns
    assert all(line.startswith("    ") for line in lines[1:])


def test_a_step_is_named_once_however_often_it_moves_on(capsys: pytest.CaptureFixture[str]) -> None:
    tell = by_lines()
    for done in range(1200):
        tell("reading", done, 1200)
    tell("building", 0, 1)
    tell("building", 1, 1)
    assert capsys.readouterr().err == "reading (1,200)\nbuilding\n"
