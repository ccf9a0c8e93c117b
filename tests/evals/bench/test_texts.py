"""Real texts from a corpus or a folder. All of them are invented here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.bench.texts import Text, questions_of, read_texts, words_of
from evals.bench.workload import FILES_MOST, of_generated, of_texts
from index.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

LONG = "The ferry on the lake must run in winter as well as in summer. Short one. "


def corpus(folder: Path, *rows: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def rows(count: int) -> list[dict[str, str]]:
    return [{"_id": f"{n}", "title": f"Title {n}", "text": f"{LONG} Number {n}."} for n in range(count)]


def test_a_corpus_is_read_by_its_file_or_its_folder(tmp_path: Path) -> None:
    path = corpus(tmp_path, *rows(5))
    assert read_texts(path, 10) == read_texts(tmp_path, 10)
    assert [text.title for text in read_texts(path, 10)] == [f"Title {n}" for n in range(5)]


def test_some_are_drawn_by_lot_and_always_the_same(tmp_path: Path) -> None:
    path = corpus(tmp_path, *rows(50))
    drawn = read_texts(path, 7)
    assert len(drawn) == 7
    assert drawn == read_texts(path, 7)
    assert drawn != read_texts(path, 50)[:7]


def test_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name, text in {"a.txt": "Озеро.", "deep/b.md": "Le lac.", "c.pdf": "no", "empty.txt": " \n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [text.whole for text in read_texts(tmp_path, 10)] == ["Озеро.", "Le lac."]


@pytest.mark.parametrize("row", ["no object", {"_id": "1"}, ["text"]])
def test_a_wrong_line_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(SourceError, match=r"corpus\.jsonl:4: is no JSON object"):
        read_texts(corpus(tmp_path, *rows(3), row), 10)


def test_nothing_to_read_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"name a .* or a folder"):
        read_texts(tmp_path, 10)
    with pytest.raises(SourceError, match="can't be read"):
        read_texts(tmp_path / "missing.jsonl", 10)


def test_words_by_how_often_they_are_said() -> None:
    assert words_of([Text("1", "", "Lake lake, river 7 lake"), Text("2", "", "озеро river")]) == [
        "lake",
        "river",
        "озеро",
    ]


def test_questions_hold_the_words_that_they_are_made_from() -> None:
    texts = [Text(str(n), "", f"{LONG} Number {n} has a sentence of its own here.") for n in range(9)]
    asked = questions_of(texts, 6)
    assert len(asked) == 6
    assert asked == questions_of(texts, 6)
    for question, words in asked:
        assert words in question
        assert any(words in text.text for text in texts)


def test_of_real_texts_one_is_kept_back_to_be_added(tmp_path: Path) -> None:
    texts = [Text(f"{n:07}", "", f"{LONG} Number {n}.") for n in range(4)]
    workload = of_texts(texts, 10, tmp_path / "files")
    assert workload.files
    held = {path.read_text("utf-8") for path in workload.files.iterdir()}
    assert held == {text.text for text in texts[:3]}
    assert workload.new_file(tmp_path / "new", 0).read_text("utf-8") == texts[3].text


def test_generated_ones_are_files_as_long_as_they_are_few(tmp_path: Path) -> None:
    few = of_generated(12, (), 5, tmp_path / "few")
    assert few.files
    assert len(list(few.files.iterdir())) == 12
    assert len(few.asked) == 5
    many = of_generated(FILES_MOST + 1, (), 5, tmp_path / "many")
    assert many.files is None
    new = [few.new_file(tmp_path / "new", earlier).read_text("utf-8") for earlier in range(2)]
    assert len({*new, *(path.read_text("utf-8") for path in few.files.iterdir())}) == 14
