"""How to make statements: real words in real scripts, in the shapes that papers have.

Every strategy gives text as it stands in a file; nothing here knows how it will be parsed.
"""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

WORDS = {
    "en": [
        "delegation",
        "proposal",
        "register",
        "sovereignty",
        "readings",
        "costs",
        "voluntary",
        "States",
        "river",
        "draft",
        "we",
        "support",
        "object",
    ],
    "fr": [
        "délégation",
        "coopération",
        "sécurité",
        "où",
        "déjà",
        "œuvre",
        "hiver",
        "été",
        "français",
        "naïf",
        "nous",
        "proposons",
        "l’accord",
        "aujourd’hui",
    ],
    "ru": [
        "делегация",
        "государство",
        "безопасность",
        "конфликт",
        "мы",
        "поддерживаем",
        "ещё",
        "объём",
        "съезд",
        "предложение",
        "не",
        "согласны",
    ],
    "tr": [
        "heyet",
        "güvenlik",
        "işbirliği",
        "öneri",
        "değil",
        "katılımcı",
        "ülke",
        "çağrı",
        "ışık",
        "ısrar",
        "görüş",
        "destekliyoruz",
    ],
    "ar": ["الوفد", "الأمن", "التعاون", "الدول", "اقتراح", "نؤيد", "نرفض", "التقرير", "المياه", "اتفاق"],
    "de": [
        "Abordnung",
        "Sicherheit",
        "Maßnahme",
        "Vorschlag",
        "für",
        "über",
        "Gewässer",
        "wir",
        "begrüßen",
        "ablehnen",
        "Größe",
    ],
    "es": [
        "delegación",
        "seguridad",
        "año",
        "señal",
        "propuesta",
        "ríos",
        "apoyamos",
        "rechazamos",
        "cooperación",
        "también",
    ],
}
"""Words of each language, with the letters that encodings and case mappings trip over."""

NFD = "nfd"
"""Spanish in decomposed form: each accent is a character of its own."""
LANGUAGES = (*WORDS, NFD)

_SALUTATIONS = (
    "Mr. Chairperson,",
    "Monsieur le Président,",
    "Уважаемый г-н Председатель,",
    "Sayın Başkan,",
    "السيد الرئيس،",
)
_CLOSINGS = ("Thank you for your attention.", "Je vous remercie.", "Благодарю за внимание.", "Teşekkür ederim.")
_QUOTES = (("“", "”"), ("« ", " »"), ("«", "»"), ("„", "“"), ("‘", "’"))
_INSIDE = (
    "U.N.",
    "No. 5",
    "para. 3",
    "1\u202f250,50\u00a0€",
    "3.5 m",
    "г. Алматы",
    "M.\u00a0Dubreuil",
    "*inter alia*",
    "S/RES/2722 (2024)",
)
_BREAKS = ("\n\n", "\n\n\n", "\n \n", "\f", "\n\n\f", "\f\n\n")


def words(language: str) -> st.SearchStrategy[str]:
    """A word of a language."""
    if language == NFD:
        return words("es").map(lambda word: unicodedata.normalize("NFD", word))
    return st.sampled_from(WORDS[language])


@st.composite
def sentences(draw: st.DrawFn, language: str | None = None) -> str:
    """A sentence: a capital, some words, perhaps a quotation or an abbreviation, a mark."""
    language = language or draw(st.sampled_from(LANGUAGES))
    parts = draw(st.lists(words(language), min_size=2, max_size=12))
    if draw(st.integers(0, 3)) == 0:
        parts.insert(draw(st.integers(1, len(parts))), draw(st.sampled_from(_INSIDE)))
    if draw(st.integers(0, 3)) == 0:
        opening, closing = draw(st.sampled_from(_QUOTES))
        parts[-1] = f"{opening}{parts[-1]}{closing}"
    text = draw(st.sampled_from((" ", " ", " ", "\n", "\u00a0"))).join(parts)
    mark = "؟" if language == "ar" and draw(st.booleans()) else draw(st.sampled_from((".", ".", ".", "!", "?", "…")))
    return text[0].upper() + text[1:] + mark


@st.composite
def paragraphs(draw: st.DrawFn, language: str | None = None) -> str:
    """A paragraph: sentences with spaces or line ends between them."""
    language = language or draw(st.sampled_from(LANGUAGES))
    return draw(st.sampled_from((" ", "\n", "  "))).join(draw(st.lists(sentences(language), min_size=1, max_size=5)))


@st.composite
def headers(draw: st.DrawFn) -> str:
    """The front matter of a paper: symbol, dates, languages, delegation, heading."""
    body = draw(st.sampled_from(("PC", "FSC")))
    symbol = f"{body}.DEL/{draw(st.integers(1, 9999))}/{draw(st.integers(10, 29))}"
    day = f"{draw(st.integers(1, 28))} June 20{draw(st.integers(10, 29))}"
    original = draw(st.sampled_from(("RUSSIAN", "FRENCH", "TURKISH", "ENGLISH")))
    state = draw(st.sampled_from(("the Russian Federation", "France", "Türkiye", "Jordan", "the Holy See")))
    heading = f"STATEMENT BY MS. ANNA EXAMPLE, PERMANENT REPRESENTATIVE OF {state.upper()}"
    lines = (symbol, day, f"ENGLISH\nOriginal: {original}", f"Delegation of {state}", heading)
    return "\n\n".join(line for line in lines if draw(st.integers(0, 4)))


@st.composite
def statement_texts(draw: st.DrawFn) -> str:
    """A whole statement, with or without header, salutation, numbers, page breaks and closing; always with body text."""
    language = draw(st.sampled_from(LANGUAGES))
    body = draw(st.lists(paragraphs(language), min_size=1, max_size=6))
    if draw(st.booleans()):
        first = draw(st.integers(1, 40))
        body = [f"{first + position}. {paragraph}" for position, paragraph in enumerate(body)]
    opening = [part for part in (draw(headers()), draw(st.sampled_from(_SALUTATIONS))) if part and draw(st.booleans())]
    closing = [draw(st.sampled_from(_CLOSINGS))] if draw(st.booleans()) else []
    parts = [*opening, *body, *closing]
    breaks = draw(st.lists(st.sampled_from(_BREAKS), min_size=len(parts), max_size=len(parts)))
    return "".join(part + gap for part, gap in zip(parts, breaks, strict=True))


def wild_texts() -> st.SearchStrategy[str]:
    """Anything that a text file may hold, weighted to the characters on which parsing turns."""
    turning = st.sampled_from("\n\n\n\f.!?…؟ \u00a0\u202f“”«»()[]*_#-–—•·0123456789\u0301\u0130ıİaAéЯя")
    return st.text(st.one_of(turning, st.characters(exclude_categories=("Cs", "Cc"))), max_size=300)
