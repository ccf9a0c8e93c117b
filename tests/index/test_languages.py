"""The languages of a model, as its card tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encode import model_folder
from index.engines.languages import languages_of
from index.settings import Settings


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        ("---\nlanguage: en\nlicense: mit\n---\n# A model", {"en"}),
        ("---\nlanguage:\n- en\n- fr\n- zh-cn\n---\n", {"en", "fr", "zh"}),
        ("---\r\nlanguage: ru\r\n---\r\n", {"ru"}),
        ("---\nlanguage: multilingual\n---\n", None),
        ("---\nlanguage:\n- multilingual\n- en\n---\n", None),
        ("---\nlanguage:\n- en\n- no\n---\n", {"en", "no"}),
        ("---\nlicense: mit\n---\n", None),
        ("---\n- a list\n---\n", None),
        ("---\nlanguage: {en: 1\n---\n", None),
        ("# A model\nlanguage: en\n", None),
        ("", None),
    ],
)
def test_the_card_tells(tmp_path: Path, card: str, languages: set[str] | None) -> None:
    (tmp_path / "README.md").write_bytes(card.encode())
    assert languages_of(tmp_path) == languages


def test_without_a_card_or_with_a_damaged_one_nothing_is_known(tmp_path: Path) -> None:
    assert languages_of(tmp_path) is None
    (tmp_path / "README.md").write_bytes(b"---\nlanguage: \xff\n---\n")
    assert languages_of(tmp_path) is None


def test_the_bundled_model_understands_english() -> None:
    assert languages_of(model_folder(Settings())) == frozenset({"en"})
