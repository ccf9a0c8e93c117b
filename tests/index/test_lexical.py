"""The lexical index: stems of each language, confinement, frequencies."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import GenerationError
from index.lexical import Document, LexicalIndex, terms
from tests.strategies import LANGUAGES, paragraphs, wild_texts

DOCUMENTS = [
    Document("en-1", "A", "en", "Norway: rivers", "The delegation objects to the provisions on sovereignty."),
    Document("en-2", "A", "en", "Norway: rivers", "Rivers rise in the spring."),
    Document("ru-1", "B", "ru", "Россия: конфликты", "Мы против любых конфликтов между государствами."),
    Document("fr-1", "C", "fr", "France : langues", "Les traductrices négociaient des glossaires; l’accord viendra."),
    Document("tr-1", "D", "tr", "Türkiye", "Heyetimiz bu öneriyi destekliyor."),
    Document("ka-1", "E", "ka", "საქართველო", "ჩვენ მხარს ვუჭერთ წინადადებას."),
    Document("no-1", "F", None, "", "zzyzx 42 PC.DEL/669/19"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("lexical") / "index"
    LexicalIndex.build(folder, DOCUMENTS)
    return LexicalIndex(folder)


def found(index: LexicalIndex, question: str, statements: list[str] | None = None) -> list[str]:
    return [id_ for id_, _ in index.search(question, 10, statements)]


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("objections to sovereign provision", "en-1"),
        ("river", "en-2"),
        ("конфликт", "ru-1"),
        ("конфликтами государства", "ru-1"),
        ("négocier une glossaire", "fr-1"),
        ("öneriler", "tr-1"),
        ("წინადადებას", "ka-1"),
        ("ZZYZX", "no-1"),
        ("669", "no-1"),
    ],
)
def test_a_word_is_found_in_its_other_forms(index: LexicalIndex, question: str, passage: str) -> None:
    assert found(index, question)[0] == passage


@pytest.mark.parametrize("question", ["", "   ", "?!", "the of and", "quasar"])
def test_a_question_without_words_of_the_library_finds_nothing(index: LexicalIndex, question: str) -> None:
    assert found(index, question) == []


@settings(max_examples=40)
@given(question=wild_texts())
def test_any_question_can_be_asked_and_no_character_is_an_operator(index: LexicalIndex, question: str) -> None:
    hits = index.search(question, 5)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert {id_ for id_, _ in hits} <= {document.id for document in DOCUMENTS}


@pytest.mark.parametrize(
    "question",
    ['"river"', "river AND spring", "id:en-2 river", "river*", "(river", "-river", "river^9", "text_english:river"],
)
def test_query_syntax_is_only_words(index: LexicalIndex, question: str) -> None:
    assert found(index, question)[0] == "en-2"


def test_a_search_is_confined_to_the_statements_it_is_given(index: LexicalIndex) -> None:
    question = "rivers конфликт"
    assert set(found(index, question)) == {"en-1", "en-2", "ru-1"}
    assert found(index, question, ["B"]) == ["ru-1"]
    assert set(found(index, question, ["A", "B", "no such statement"])) == {"en-1", "en-2", "ru-1"}
    assert found(index, question, []) == found(index, question, ["no such statement"]) == []


def test_confining_a_search_changes_no_score(index: LexicalIndex) -> None:
    free = dict(index.search("rivers rise", 10))
    assert dict(index.search("rivers rise", 10, ["A"])) == pytest.approx(free)


def test_the_limit_keeps_the_best(index: LexicalIndex) -> None:
    everything = index.search("rivers rise", 10)
    assert len(everything) == 2
    assert index.search("rivers rise", 1) == everything[:1]


def test_the_words_of_the_lead_and_the_passages_own_are_sought_as_one_text(tmp_path: Path) -> None:
    documents = [
        Document("one", "A", "en", "Norway: bridges", "Sluices matter."),
        Document("other", "B", "en", "Norway: sluices", "Bridges matter."),
        Document("both", "C", "en", "Norway: sluices", "Sluices matter."),
    ]
    LexicalIndex.build(tmp_path / "index", documents)
    index = LexicalIndex(tmp_path / "index")
    assert found(index, "sluice") == ["both", "one", "other"]
    (_, best), (_, one), (_, other) = index.search("sluice", 3)
    assert best > one == other
    assert index.document_frequencies(["sluic"], "en") == [2]  # leads repeat words that nobody said


def test_equal_scores_come_in_the_order_of_ids(tmp_path: Path) -> None:
    documents = [Document(id_, "A", "en", "", "Rivers rise.") for id_ in ("c", "a", "b")]
    LexicalIndex.build(tmp_path / "index", documents)
    assert found(LexicalIndex(tmp_path / "index"), "rivers") == ["a", "b", "c"]


def test_document_frequencies_count_the_passages_that_have_a_stem(index: LexicalIndex) -> None:
    stems = terms("rivers sovereignty quasar", "en")
    assert index.document_frequencies(stems, "en") == [1, 1, 0]
    assert index.document_frequencies(terms("конфликта", "ru"), "ru") == [1]
    assert index.document_frequencies(["river"], "de") == [0]


@settings(max_examples=25)
@given(texts=st.lists(st.tuples(paragraphs(), st.sampled_from([*LANGUAGES, None])), min_size=1, max_size=8))
def test_the_index_holds_the_ids_it_was_given_and_finds_each_by_its_own_words(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str | None]]
) -> None:
    documents = [Document(f"p{n}", f"s{n}", language, "", text) for n, (text, language) in enumerate(texts)]
    folder = tmp_path_factory.mktemp("lexical") / "index"
    LexicalIndex.build(folder, documents)
    index = LexicalIndex(folder)
    assert index.ids() == {document.id for document in documents}
    for document in documents:
        if terms(document.text, document.language):
            assert document.id in found(index, document.text)


def test_the_same_documents_give_the_same_answers(tmp_path: Path) -> None:
    LexicalIndex.build(tmp_path / "one", DOCUMENTS)
    LexicalIndex.build(tmp_path / "two", DOCUMENTS)
    one, two = LexicalIndex(tmp_path / "one"), LexicalIndex(tmp_path / "two")
    for document in DOCUMENTS:
        assert one.search(document.text, 10) == two.search(document.text, 10)


def test_an_index_of_nothing_can_be_opened_and_asked(tmp_path: Path) -> None:
    LexicalIndex.build(tmp_path / "index", [])
    index = LexicalIndex(tmp_path / "index")
    assert (index.ids(), index.search("rivers", 5), index.document_frequencies(["river"], "en")) == (set(), [], [0])


@pytest.mark.parametrize(("passage", "question"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_decomposed_and_composed_letters_are_the_same_letters(
    tmp_path: Path, passage: Literal["NFC", "NFD"], question: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(passage, "La delegación española señala el año próximo.")
    LexicalIndex.build(tmp_path / "index", [Document("es-1", "A", "es", "", text)])
    index = LexicalIndex(tmp_path / "index")
    for word in ("delegación", "española", "año"):
        assert found(index, unicodedata.normalize(question, word)) == ["es-1"]
    assert found(index, "an") == []


def test_an_index_can_be_moved(tmp_path: Path) -> None:
    LexicalIndex.build(tmp_path / "here", DOCUMENTS)
    (tmp_path / "here").rename(tmp_path / "there")
    assert found(LexicalIndex(tmp_path / "there"), "river") == ["en-2", "en-1"]


@pytest.mark.parametrize("damage", ["missing", "meta.json", "languages.json", "segment"])
def test_a_damaged_index_is_a_generation_error(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    if damage != "missing":
        LexicalIndex.build(folder, DOCUMENTS)
    if damage.endswith("json"):
        (folder / damage).write_text("{", "utf-8")
    if damage == "segment":
        for file in folder.glob("*.idx"):
            file.unlink()
    with pytest.raises(GenerationError, match="lexical index can't be opened"):
        LexicalIndex(folder)


def test_words_that_carry_no_meaning_are_no_terms() -> None:
    assert terms("What is the position of the delegation on this?", "en") == terms("position delegation", "en")
    assert terms("Que pensez-vous de la délégation et du projet ?", "fr") == terms("pensez délégation projet", "fr")


def test_an_index_of_another_release_is_not_opened_and_takes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    LexicalIndex.build(folder, DOCUMENTS)
    for noted in ('["english"]', '{"format": 1, "languages": ["english"]}'):
        (folder / "languages.json").write_text(noted, "utf-8")
        assert not LexicalIndex.takes(folder, ["en"])
        with pytest.raises(GenerationError, match="was built by another release; run: demarche rebuild"):
            LexicalIndex(folder)
