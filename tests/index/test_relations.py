"""How documents belong together, by their symbols alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.relations import Relations, relations
from index.snapshot import Card


def card(symbol: str | None, language: str = "en", id: str | None = None) -> Card:
    metadata = {"language": language} | ({"symbol": symbol} if symbol else {})
    return Card(id or symbol or "nameless", "a.txt", None, metadata)


def test_language_versions_are_linked_both_ways() -> None:
    found = relations([card("PC.DEL/1/20"), card("PC.DEL/1/20", "ru", "PC.DEL/1/20~2"), card("PC.DEL/1/20", "fr", "x")])
    assert found["PC.DEL/1/20"].languages == ("PC.DEL/1/20~2", "x")
    assert found["x"].languages == ("PC.DEL/1/20", "PC.DEL/1/20~2")
    assert not any(one.superseded_by for one in found.values())


def test_a_revision_supersedes_all_that_came_before_it() -> None:
    found = relations(
        [card("PC.DEL/1/20"), card("PC.DEL/1/20/Rev.1"), card("PC.DEL/1/20/Rev.10"), card("PC.DEL/1/20/Rev.2")]
    )
    assert {id: one.superseded_by for id, one in found.items()} == {
        "PC.DEL/1/20": "PC.DEL/1/20/Rev.10",
        "PC.DEL/1/20/Rev.1": "PC.DEL/1/20/Rev.10",
        "PC.DEL/1/20/Rev.2": "PC.DEL/1/20/Rev.10",
        "PC.DEL/1/20/Rev.10": None,
    }
    assert found["PC.DEL/1/20/Rev.2"].supersedes == ("PC.DEL/1/20", "PC.DEL/1/20/Rev.1")


def test_a_revision_in_another_language_only_supersedes_nothing() -> None:
    assert relations([card("S/2024/1"), card("S/2024/1/Rev.1", "fr")]) == {}


def test_addenda_and_corrigenda_belong_to_their_paper() -> None:
    found = relations(
        [card("FSC.DEL/1/20"), card("FSC.DEL/1/20/Corr.1"), card("FSC.DEL/1/20/Add.2"), card("FSC.DEL/1/2")]
    )
    assert found["FSC.DEL/1/20"] == Relations(attached=("FSC.DEL/1/20/Add.2", "FSC.DEL/1/20/Corr.1"))
    assert found["FSC.DEL/1/20/Corr.1"] == Relations(attached_to=("FSC.DEL/1/20",))
    assert "FSC.DEL/1/2" not in found


def test_a_revised_addendum_supersedes_the_addendum_and_not_the_paper() -> None:
    found = relations([card("PC.DEL/1/20"), card("PC.DEL/1/20/Add.1"), card("PC.DEL/1/20/Add.1/Rev.1")])
    assert found["PC.DEL/1/20/Add.1"].superseded_by == "PC.DEL/1/20/Add.1/Rev.1"
    assert found["PC.DEL/1/20"].superseded_by is None


SYMBOLS = st.builds(
    "{}.DEL/{}/20{}".format, st.sampled_from(["PC", "FSC"]), st.integers(1, 3),
    st.sampled_from(["", "/Rev.1", "/Rev.2", "/Add.1", "/Corr.1", "/Add.1/Rev.1"]),
)  # fmt: skip


@given(st.lists(st.tuples(SYMBOLS, st.sampled_from(["en", "fr"])), max_size=12))
def test_what_belongs_together_says_so_on_both_sides(papers: list[tuple[str, str]]) -> None:
    found = relations([card(symbol, language, f"{number}") for number, (symbol, language) in enumerate(papers)])
    for id, one in found.items():
        assert id not in (*one.languages, *one.supersedes, one.superseded_by)
        assert all(id in found[other].languages for other in one.languages)
        assert all(id in found[other].attached_to for other in one.attached)
        assert all(id in found[other].attached for other in one.attached_to)
        assert one.superseded_by is None or id in found[one.superseded_by].supersedes
