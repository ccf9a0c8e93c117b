"""Document symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parse.symbols import symbols_in

SYMBOLS = st.builds(
    "{}.DEL/{}/{:02}{}".format,
    st.sampled_from(["PC", "FSC", "MC"]),
    st.integers(1, 99999),
    st.integers(0, 99),
    st.sampled_from(["", "/Rev.1", "/Add.2", "/Corr.1", "/Add.1/Rev.3"]),
)


@given(st.lists(SYMBOLS, min_size=1, max_size=4, unique=True))
def test_symbols_are_read_whole_in_order_and_once(symbols: list[str]) -> None:
    text = f"({', '.join(symbols)}). See {symbols[0]}: «{symbols[-1]}»."
    assert symbols_in(text) == symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Resolution S/RES/2722 (2024) and A/79/PV.912.", ["S/RES/2722 (2024)", "A/79/PV.912"]),
        ("A/C.1/73/L.27/Rev.1, A/HRC/52/L.3", ["A/C.1/73/L.27/Rev.1", "A/HRC/52/L.3"]),
        ("PC.JOUR/1232, PC.DEC/1117 and CIO.GAL/12/19/Rev.1", ["PC.JOUR/1232", "PC.DEC/1117", "CIO.GAL/12/19/Rev.1"]),
        ("S/PV.9731 (Resumption 1), S/PRST/2024/2", ["S/PV.9731", "S/PRST/2024/2"]),
        ("FSC.DEL/912/21/Corr.1?", ["FSC.DEL/912/21/Corr.1"]),
        ("and/or, 24/7, 12/05/2020, km/h, N/A, I/O", []),
        ("XPC.DELX/1", []),
    ],
)
def test_symbols_are_found_and_other_strokes_are_not(text: str, symbols: list[str]) -> None:
    assert symbols_in(text) == symbols
