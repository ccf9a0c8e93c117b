"""The front matter: where it ends, and what stands in it."""

from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from index.parse.blocks import split_blocks
from index.parse.header import Found, front_matter_length, read_header
from index.territories import short_name, territory_of
from tests.strategies import paragraphs

DISCLAIMER = "The OSCE Secretariat bears no responsibility for the content of this document and circulates it without altering its content."
DAYS = st.dates(datetime.date(1995, 1, 1), datetime.date(2049, 12, 31))
STATES = st.sampled_from(["RU", "FR", "KZ", "TR", "VA", "CH", "US", "MN", "GB"]).map(short_name)
SYMBOLS = st.builds(
    "{}.DEL/{}/{}{}".format,
    st.sampled_from(["PC", "FSC", "MC"]),
    st.integers(1, 9999),
    st.integers(10, 49),
    st.sampled_from(["", "/Rev.1", "/Add.2", "/Corr.1", "/Add.1/Rev.3"]),
)


def header(text: str) -> tuple[Found, str, str]:
    """What is read, the front matter's text and the first block after it."""
    blocks = split_blocks(text)
    length = front_matter_length(blocks)
    front = blocks[:length]
    return read_header(front), "\n\n".join(b.text for b in front), blocks[length].text if length < len(blocks) else ""


def values(text: str) -> dict[str, str]:
    return {field: value for field, (value, _) in header(text)[0].items()}


@settings(max_examples=60)
@given(SYMBOLS, DAYS, DAYS, STATES, st.booleans(), st.booleans())
def test_a_paper_of_the_osce_tells_everything(
    symbol: str,
    said: datetime.date,
    sent: datetime.date,
    state: str,
    disclaimed: bool,
    wrapped: bool,
) -> None:
    heading = f"STATEMENT BY MS. ANNA EXAMPLE, PERMANENT REPRESENTATIVE OF {state.upper()} TO THE OSCE,"
    parts = [
        *([DISCLAIMER] if disclaimed else []),
        symbol,
        format_date(sent, "d MMMM y", locale="en"),
        "ENGLISH\nOriginal: RUSSIAN",
        f"Delegation of {state}",
        f"**{heading}{chr(10) if wrapped else ' '}AT THE 1232nd MEETING OF THE OSCE PERMANENT COUNCIL**",
        format_date(said, "d MMMM y", locale="en"),
        "In response to the statement by France",
        "Mr. Chairperson,",
        "We agree with the draft that is before us.",
    ]
    found, _front, rest = header("\n\n".join(parts))
    read = {field: value for field, (value, _) in found.items()}
    assert rest == "Mr. Chairperson,"
    assert (read["symbol"], read["distributed"], read["date"]) == (symbol, sent.isoformat(), said.isoformat())
    assert (read["language"], read["original_language"]) == ("en", "ru")
    assert territory_of(read["delegation"]) == territory_of(state)
    assert (read["speaker"], read["meeting"], read["body"]) == ("Anna Example", "1232nd", "OSCE Permanent Council")
    assert read["reply_to"] == "the statement by France"
    assert found["symbol"][1].of("\n\n".join(parts)) == symbol


@settings(max_examples=60)
@given(st.lists(paragraphs(), min_size=1, max_size=4))
def test_a_text_without_a_header_has_no_front_matter(texts: list[str]) -> None:
    assert front_matter_length(split_blocks("\n\n".join(texts))) == 0


def test_a_french_paper_is_read() -> None:
    read = values(
        "FSC.DEL/914/21\n4 mars 2021\n\nFRANÇAIS\nOriginal : FRANÇAIS\n\nDélégation du Luxembourg\n\n"
        "DÉCLARATION DE Mme CLAUDINE WEYDERT,\nCHARGÉE D’AFFAIRES DU LUXEMBOURG,\nÀ LA 957e SÉANCE DU FORUM POUR LA COOPÉRATION EN "
        "MATIÈRE DE SÉCURITÉ\n\n3 mars 2021\n\nEn réponse à la déclaration de l’Ukraine\n\nMonsieur le Président,\n\nNous sommes d’accord."
    )
    assert (read["symbol"], read["language"], read["original_language"]) == ("FSC.DEL/914/21", "fr", "fr")
    assert (read["speaker"], territory_of(read["delegation"])) == ("Claudine Weydert", "LU")
    assert (read["body"], read["meeting"]) == ("OSCE Forum for Security Co-operation", "957e")
    assert (read["date"], read["distributed"]) == ("2021-03-03", "2021-03-04")
    assert read["reply_to"] == "la déclaration de l’Ukraine"


def test_a_russian_paper_is_read() -> None:
    read = values(
        "PC.DEL/9121/20\n29 мая 2020 года\n\nRUSSIAN\nOriginal: RUSSIAN\n\nДелегация Российской Федерации\n\n"
        "ВЫСТУПЛЕНИЕ ПОСТОЯННОГО ПРЕДСТАВИТЕЛЯ РОССИЙСКОЙ ФЕДЕРАЦИИ А. К. ЛУКАШЕВИЧА\n"
        "НА 1302-м ЗАСЕДАНИИ ПОСТОЯННОГО СОВЕТА ОБСЕ\n\n28 мая 2020 года\n\nВ ответ на заявление Франции\n\n"
        "Уважаемый г-н Председатель,\n\nМы не согласны."
    )
    assert (read["symbol"], read["language"], read["original_language"]) == ("PC.DEL/9121/20", "ru", "ru")
    assert territory_of(read["delegation"]) == "RU"
    assert (read["body"], read["meeting"]) == ("OSCE Permanent Council", "1302-м")
    assert (read["date"], read["distributed"]) == ("2020-05-28", "2020-05-29")
    assert read["reply_to"] == "заявление Франции"


def test_what_a_disclaimer_says_is_no_fact_of_the_paper() -> None:
    notice = "The OSCE Secretariat bears no responsibility for the content of this document, distributed on 1 May 2001 by the Permanent Council."
    read = values(f"{notice}\n\nPC.DEL/1/20\n\nDelegation of France\n\nMr. Chairperson,\n\nWe agree.")
    assert "distributed" not in read
    assert read["symbol"] == "PC.DEL/1/20"


@pytest.mark.parametrize(
    "symbol",
    [
        "PC.DEL/669/19",
        "FSC.DEL/912/21/Rev.1",
        "MC.DEL/5/22/Corr.1",
        "A/79/PV.912",
        "S/RES/2722 (2024)",
        "S/PV.9876",
        "A/C.1/73/L.27/Rev.1",
    ],
)
def test_symbols_of_the_osce_and_the_united_nations_are_read(symbol: str) -> None:
    assert values(f"{symbol}\n\nDelegation of France\n\nMr. President,\n\nWe agree.")["symbol"] == symbol


def test_a_symbol_that_the_speech_cites_is_not_the_papers_own() -> None:
    text = "Mr. Chairperson,\n\nAs PC.DEL/9088/20 says, we agree with the draft that is before us, and with its annex."
    assert front_matter_length(split_blocks(text)) == 0


@pytest.mark.parametrize(
    ("heading", "speaker", "delegation"),
    [
        ("STATEMENT BY THE DELEGATION OF KAZAKHSTAN", None, "KZ"),
        (
            "Statement by Ambassador Beat R. Auderset, Permanent Representative of Switzerland to the OSCE",
            "Beat R. Auderset",
            "CH",
        ),
        ("Right of reply by the delegation of Switzerland in response to the statement of Kazakhstan", None, "CH"),
        ("STATEMENT BY MR. PAVEL LUKONIN, MEMBER OF THE DELEGATION OF THE RUSSIAN FEDERATION", "Pavel Lukonin", "RU"),
    ],
)
def test_the_heading_tells_who_speaks(heading: str, speaker: str | None, delegation: str) -> None:
    read = values(f"PC.DEL/1/20\n\n{heading}\n\nMr. Chairperson,\n\nWe agree.")
    assert (read.get("speaker"), territory_of(read.get("delegation", ""))) == (speaker, delegation)
