"""PDF: the text as it is seen on the page, put in the order of reading by where it stands.

pdfium gives the characters with their places; pypdf, which knows the order of the file alone, reads what pdfium can't.
Typographic ligatures come as their letters, for the sake of search.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence

import pypdf
import pypdfium2

from index.readers.pages import lift_furniture
from index.readers.pdf_furniture import sheets_of
from index.readers.pdf_glyphs import Page, character_count, page_of
from index.readers.pdf_hyphens import Spelling, whole_words
from index.readers.pdf_text import body_of
from index.readers.reading import Reading, Shown

PAGES_AT_MOST = 2000
CHARACTERS_AT_MOST = 20_000_000
"""Ten times what the longest reports have that conferences publish; beyond that a file is made to wear us out."""
_SCAN_CHARACTERS = 10
"""A page with a picture and fewer characters than that is a scan: page numbers are stamped on scans."""
_FILE_LIKE = re.compile(
    r"microsoft (?:word|powerpoint)\b|untitled|document\d*$|\.\w{2,5}$|^[\w.-]*\d[\w.-]*$", re.IGNORECASE
)
_DATE = re.compile(r"(?:D:)?(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
_IS_SCAN = "is a scan without a text layer; run it through OCR and ingest it again"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def read(data: bytes) -> Reading:
    """Read a PDF by pdfium, or by pypdf if pdfium can't open it.

    Raises:
        ValueError: it needs a password, is damaged, empty or too long.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ValueError(_locked()) from error
        return read_with_pypdf(data)
    try:
        return _read(document)
    except pypdfium2.PdfiumError:
        return read_with_pypdf(data)
    finally:
        document.close()


def read_with_pypdf(data: bytes) -> Reading:
    """Read a PDF by pypdf alone: in the order of the file, its lines as they come.

    Raises:
        ValueError: it needs a password, is damaged, empty or too long.
    """
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_with_pypdf(data)
    except ValueError:
        raise
    except Exception as error:  # a damaged file makes pypdf fail anywhere, with any error
        raise ValueError(
            f"is damaged: neither pdfium nor pypdf can read it ({type(error).__name__}); open it in a viewer and "
            "print it to a new PDF"
        ) from error
    finally:
        logger.setLevel(level)


def _read(document: pypdfium2.PdfDocument) -> Reading:
    count = len(document)
    _require_few(count, 0)
    characters = 0
    pages: list[Page] = []
    for index in range(count):
        characters += character_count(document, index)
        _require_few(count, characters)
        pages.append(page_of(document, index))
    written = [sum(len(word.text) for word in page.words) for page in pages]
    remarks = _scan_remarks(written, [page.has_image for page in pages])
    properties = _properties(document.get_metadata_dict())
    if _IS_SCAN in remarks:
        return Reading("", "pdf", "pdf (pdfium)", 0, properties=properties, remarks=remarks)
    sheets = sheets_of(pages)
    body = body_of(sheets)
    text = "\n\n".join((body.text, *(one for sheet in sheets for one in sheet.furniture)))
    shown = {"title": Shown(" ".join(body.title.of(text).split()), body.title)} if body.title else {}
    if body.marks:
        remarks = (*remarks, f"{body.marks} footnote mark{'s were' if body.marks > 1 else ' was'} set aside")
    return Reading(text, "pdf", "pdf (pdfium)", len(body.text), body.headings, shown, properties, remarks)


def _read_with_pypdf(data: bytes) -> Reading:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError(_locked())
    count = len(reader.pages)
    _require_few(count, 0)
    texts: list[str] = []
    for page in reader.pages:
        texts.append(_CONTROL.sub("", page.extract_text().translate(_LIGATURES)))
        _require_few(count, sum(map(len, texts[-1:])))
    _require_few(count, sum(map(len, texts)))
    written = [len("".join(text.split())) for text in texts]
    remarks = _scan_remarks(written, [_has_picture(page) for page in reader.pages])
    info = {str(key).lstrip("/"): str(value) for key, value in (reader.metadata or {}).items()}
    properties = _properties(info)
    if _IS_SCAN in remarks:
        return Reading("", "pdf", "pdf (pypdf)", 0, properties=properties, remarks=remarks)
    body, furniture_from = lift_furniture("\f".join(map(_without_margins, texts)))
    remarks = ("was read by the second reader, which does not see paragraphs and columns", *remarks)
    text, furniture_from = _with_whole_words(body, furniture_from)
    return Reading(text, "pdf", "pdf (pypdf)", furniture_from, properties=properties, remarks=remarks)


def _locked() -> str:
    return "is encrypted with a password; remove the password in a viewer and ingest it again"


def _require_few(pages: int, characters: int) -> None:
    """Refuse what is too long.

    Raises:
        ValueError: it is, or has no page at all.
    """
    if not pages:
        raise ValueError("has no pages; it may be cut off, so fetch it again")
    if pages > PAGES_AT_MOST:
        raise ValueError(f"has {pages} pages, more than {PAGES_AT_MOST}; split it")
    if characters > CHARACTERS_AT_MOST:
        raise ValueError(f"has more than {CHARACTERS_AT_MOST:,} characters; split it")


def _scan_remarks(written: Sequence[int], has_image: Sequence[bool]) -> tuple[str, ...]:
    """What to say of pages without text.

    Raises:
        ValueError: there are neither text nor pictures.
    """
    scans = [
        number
        for number, (characters, image) in enumerate(zip(written, has_image, strict=True), start=1)
        if image and characters < _SCAN_CHARACTERS
    ]
    texts = [number for number, characters in enumerate(written, start=1) if characters and number not in scans]
    if not texts:
        if not scans:
            raise ValueError("holds neither text nor pictures; print it to a new PDF with its fonts embedded")
        return (_IS_SCAN,)
    if not scans:
        return ()
    listed = ", ".join(map(str, scans))
    return (
        f"page {listed} is a scan without a text layer"
        if len(scans) == 1
        else f"pages {listed} are scans without a text layer",
    )


def _properties(info: Mapping[str, str]) -> dict[str, str]:
    """Title and date. The author is left, for it names who typed; so is the language, for it is that of the template."""
    found = {}
    title = " ".join(info.get("Title", "").split())
    if title and not _FILE_LIKE.search(title):
        found["title"] = title
    if date := _DATE.match(info.get("CreationDate", "")):
        found["date"] = "-".join(date.group("year", "month", "day"))
    return found


def _has_picture(page: pypdf.PageObject) -> bool:
    resources = page.get("/Resources")
    return resources is not None and "/XObject" in resources.get_object()


def _without_margins(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip("\n")


def _with_whole_words(text: str, furniture_from: int) -> tuple[str, int]:
    """Join the words that line and page ends part, in the text before the furniture."""
    pieces = re.split(r"(\n*\f\n*|\n)", text[:furniture_from])
    lines = whole_words(pieces[::2], Spelling(pieces[::2]))
    body = _interleaved(lines, pieces[1::2])
    return body + text[furniture_from:], len(body)


def _interleaved(lines: Iterable[str], ends: Sequence[str]) -> str:
    return "".join(line + end for line, end in zip(lines, (*ends, ""), strict=True))
