"""Names of persons and posts."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.parse.names import natural_case, without_title
from tests.strategies import sentences, wild_texts


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("MR. DMITRY BALAKIN", "Dmitry Balakin"),
        ("Ambassador Beat R. Auderset", "Beat R. Auderset"),
        ("H.E. Mr. Tomaso Bellarmi", "Tomaso Bellarmi"),
        ("H. E. Ambassador Anna van der Meer", "Anna van der Meer"),
        ("Lieutenant Colonel Mykola Vereshchynskyi", "Mykola Vereshchynskyi"),
        ("S.E. M. L'AMBASSADEUR ÉTIENNE VAUQUELIN-BROU", "Étienne Vauquelin-Brou"),
        ("Mme Claudine Weydert", "Claudine Weydert"),
        ("**MS. INGRID AASGAARD MOE**", "Ingrid Aasgaard Moe"),
        ("Mr. О’НИЛ", "О’Нил"),
        ("г-на А. Т. Садырбаева", "А. Т. Садырбаева"),
        ("the delegation of France", None),
        ("Russian Federation", None),
        ("the Permanent Mission of Türkiye to the OSCE", None),
        ("on behalf of the European Union", None),
        ("", None),
    ],
)
def test_a_persons_name_stands_without_title_and_in_natural_case(printed: str, name: str | None) -> None:
    assert without_title(printed) == name


@given(wild_texts())
def test_any_line_names_a_person_or_none(line: str) -> None:
    name = without_title(line)
    assert name is None or name.strip() == name != ""


@given(sentences())
def test_natural_case_changes_letters_case_and_nothing_else(line: str) -> None:
    line = line.replace("\n", " ")
    assert natural_case(line).casefold() == line.casefold()


@given(sentences("en"))
def test_what_is_in_natural_case_stays(line: str) -> None:
    assert natural_case(line) == line


@pytest.mark.parametrize(
    ("capitals", "natural"),
    [
        ("STATEMENT BY THE DELEGATION OF KAZAKHSTAN", "Statement by the Delegation of Kazakhstan"),
        ("EU STATEMENT ON THE OSCE AND ICTs", "EU Statement on the OSCE and ICTs"),
        ("DÉCLARATION DE LA FRANCE", "Déclaration de la France"),
        ("1232nd MEETING, PC.DEL/669/19", "1232nd Meeting, PC.DEL/669/19"),
        ("O’NEILL-SMITH", "O’Neill-Smith"),
    ],
)
def test_capitals_become_natural_case(capitals: str, natural: str) -> None:
    assert natural_case(capitals) == natural
