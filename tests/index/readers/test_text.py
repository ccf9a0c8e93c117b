"""Decoding: what is read is what was written, or nothing is read at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.readers.text import decode
from tests.strategies import statement_texts, wild_texts

RUSSIAN = "Уважаемый г-н Председатель,\nМы не можем согласиться с этим — ни сегодня, ни завтра. «Объём» растёт."
FRENCH = "La France se félicite de ce débat\u00a0: «\u00a0où\u00a0» et «\u00a0déjà\u00a0», l’été comme l’hiver – œuvre."
GERMAN = "Wir begrüßen die Maßnahme über die Größe der Gewässer."
SPANISH = "La delegación señala que el año próximo habrá más cooperación. ¿Por qué no?"
ENGLISH_TYPESET = "Türkiye\u2019s position is \u201cclear\u201d \u2013 para. 3 \u2026 10 \u00b0C"
RUSSIAN_BARE = RUSSIAN.translate({ord("—"): "-", ord("«"): "'", ord("»"): "'", ord("ё"): "е"})
POLISH = "Zażółć gęślą jaźń. Współpraca państw członkowskich jest ważna, żeby świat był bezpieczniejszy."
TURKISH = (
    "Güvenlik işbirliği için katılımcı ülkelere çağrıda bulunuyoruz; görüşlerimiz değişmedi. Şöyle ki, ışık İzmir."
)

UNKNOWN_TO_US = {
    "Russian in koi8-r": RUSSIAN_BARE,
    "Russian capitals in koi8-r": RUSSIAN_BARE.upper(),
    "Russian in cp866": RUSSIAN_BARE,
    "Russian in mac-cyrillic": RUSSIAN_BARE,
    "Russian in iso8859-5": RUSSIAN_BARE,
    "Polish in windows-1250": POLISH,
    "Polish in iso8859-2": POLISH,
    "two words of Polish in windows-1250": "Współpraca żyje.",
    "Czech in windows-1250": "Děkuji, pane předsedo. Česká republika podporuje návrh rezoluce o bezpečnosti.",
    "Hungarian in windows-1250": "A küldöttség támogatja a javaslatot: az együttműködés erősítése fontos, s az őszi ülés jó alkalom.",
    "Croatian in windows-1250": "Republika Hrvatska podržava prijedlog i zahvaljuje svim državama članicama.",
    "Slovene in windows-1250": "Slovenija kot članica odločno podpira predlog.",
    "Turkish in windows-1254": TURKISH,
    "Greek in windows-1253": "Οι αντιπροσωπείες συμφώνησαν.",
    "Arabic in windows-1256": "يشكر وفد الأردن الأمانة العامة على إعداد التقرير",
    "Lithuanian in windows-1257": "Lietuva remia pasiūlymą ir dėkoja pirmininkei.",
    "French in cp850": "La délégation française était déjà là.",
    "French in mac-roman": "La délégation française était déjà là.",
}
"""Read in one of the two code pages that we know, each of these would be a text that nobody wrote."""

UNICODE_WITH_MARK = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def read_or_refused(data: bytes) -> str | None:
    """The text; None if the bytes are refused with a reason."""
    try:
        return decode(data)[0]
    except UnicodeError:
        raise
    except ValueError:
        return None


def as_read(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=40)
@given(statement_texts() | wild_texts())
@example(RUSSIAN)
@example("\ufeff")
def test_utf_8_is_read_as_it_stands(text: str) -> None:
    assert decode(text.encode()) == (text.removeprefix("\ufeff"), "utf-8")


@pytest.mark.parametrize("encoding", UNICODE_WITH_MARK)
@settings(max_examples=25)
@given(text=statement_texts() | wild_texts())
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(encoding: str, text: str) -> None:
    read_text, name = decode(UNICODE_WITH_MARK[encoding] + text.encode(encoding))
    assert read_text == text
    assert name in (encoding, encoding.removesuffix("-le").removesuffix("-be"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, POLISH, TURKISH, "Mr. Chairperson,\n\nThank you."], ids=len)
def test_utf_16_shows_itself_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    "text", [RUSSIAN, "Мы против.", "В 2020 г. расходы, т. е. 36 тыс. евро, росли; г-н А. Т. Щукин согласен."], ids=len
)
def test_russian_in_windows_1251_is_read(text: str) -> None:
    assert decode(text.encode("windows-1251")) == (text, "windows-1251")


@pytest.mark.parametrize("text", [FRENCH, GERMAN, SPANISH, ENGLISH_TYPESET], ids=len)
def test_western_languages_in_windows_1252_are_read(text: str) -> None:
    assert decode(text.encode("windows-1252")) == (text, "windows-1252")


@settings(max_examples=40)
@given(statement_texts())
def test_an_eight_bit_text_is_read_as_written_or_refused(text: str) -> None:
    for encoding in ("windows-1251", "windows-1252"):
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        assert read_or_refused(data) in (text, None)


@pytest.mark.parametrize("case", UNKNOWN_TO_US)
def test_other_eight_bit_encodings_are_refused_with_the_way_out(case: str) -> None:
    with pytest.raises(ValueError, match="save it again as UTF-8"):
        decode(UNKNOWN_TO_US[case].encode(case.split()[-1]))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_that_breaks_off_in_a_character_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match=r"breaks off at byte \d+; save it again"):
        decode("Mr. Chairperson, we agree.".encode(encoding)[:-1])


def test_utf_8_that_breaks_off_is_not_taken_for_another_encoding() -> None:
    with pytest.raises(ValueError, match="save it again as UTF-8"):
        decode("Мы не согласны".encode()[:-1])


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)),
        b"one\x00two\x00",
        b"The end.\x1a",
    ],
    ids=len,
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a text file|save it again as UTF-8"):
        decode(data)


@settings(max_examples=40)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    text = read_or_refused(data)
    assert text is None or as_read(text) == text


@settings(max_examples=40)
@given(st.lists(st.sampled_from(("a", "\n", "\r", "\r\n", "\f", "é")), max_size=30).map("".join))
def test_line_ends_become_one_kind_and_form_feeds_stay(text: str) -> None:
    assert decode(text.encode())[0] == as_read(text)
