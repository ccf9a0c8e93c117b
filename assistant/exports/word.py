"""An answer as a Word document with real footnotes.

python-docx knows no footnotes up to 1.2, so their part is written here (ECMA-376 part 1, 17.11) and related to the document by
the library's own packaging. This is the one file outside of the readers that may import it.
"""

from __future__ import annotations

import unicodedata
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt

from assistant.exports.content import content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from assistant.answer import Answer
    from assistant.exports.content import Content

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REFERENCE, _NOTE = "FootnoteReference", "FootnoteText"
_SEPARATORS = ("separator", "continuationSeparator")
"""The rules above footnotes, which every footnotes part begins with; they have the ids -1 and 0."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can hold: the same answer makes the same file, whenever it is written."""


def to_docx(*answers: Answer, title: str | None = None) -> bytes:
    """The bytes of a .docx file; with a title, the answers of a conversation stand below it, each under its question."""
    contents = [content_of(answer) for answer in answers]
    document = Document()
    _describe(document, title or contents[0].title)
    _add_styles(document)
    if title:
        document.add_heading(title, level=1)
    notes: list[str] = []
    for content in contents:
        _fill(document, content, notes, level=2 if title else 1)
    if notes:
        _add_footnotes(document, notes)
    made = BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def _describe(document: WordDocument, title: str) -> None:
    """The file's properties, in place of those of python-docx's template; no times, which would be the template's."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "Démarche", ""
    properties.last_modified_by = "Démarche"
    for time in list(properties._element.iterchildren("{http://purl.org/dc/terms/}*")):
        properties._element.remove(time)


def _fill(document: WordDocument, content: Content, notes: list[str], level: int) -> None:
    """Write an answer; the notes of its quotes come to those before them."""
    document.add_heading(content.title, level=level)
    for line in content.before:
        document.add_paragraph(line)
    for quote in content.quotes:
        notes.append(quote.note)
        paragraph = document.add_paragraph(style="Quote")
        _add_run(paragraph, f"“{quote.text}”")
        _refer(paragraph, len(notes))
        if _runs_from_right(quote.text):
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        if quote.remark:
            document.add_paragraph(quote.remark)
    for line in content.after:
        document.add_paragraph(line)


def _add_run(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    if _runs_from_right(text):
        run.font.rtl = True


def _refer(paragraph: Paragraph, number: int) -> None:
    """A footnote's mark at the end of a paragraph."""
    run = paragraph.add_run(style="Footnote Reference")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def _runs_from_right(text: str) -> bool:
    """Whether the first letter that has a direction has that of Arabic or Hebrew (Unicode Standard Annex 9, P2 and P3)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"


def _add_styles(document: WordDocument) -> None:
    """Word's own styles for footnotes, which python-docx's template lacks."""
    reference = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    reference.font.superscript = True
    note = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    note.base_style = document.styles["Normal"]
    note.font.size = Pt(9)


def _add_footnotes(document: WordDocument, notes: Sequence[str]) -> None:
    """The part that holds the notes, numbered from 1, and its mention in the document's settings."""
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, _footnotes_xml(notes), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    listed = "".join(f'<w:footnote w:id="{id}"/>' for id in (-1, 0))
    mention = parse_xml(f'<w:footnotePr xmlns:w="{_W}">{listed}</w:footnotePr>')
    settings = document.settings.element
    behind = settings.find(qn("w:compat"))  # the schema wants it before this
    settings.append(mention) if behind is None else behind.addprevious(mention)


def _footnotes_xml(notes: Sequence[str]) -> bytes:
    separators = (
        f'<w:footnote w:type="{kind}" w:id="{id}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for id, kind in enumerate(_SEPARATORS, start=-1)
    )
    numbered = (
        f'<w:footnote w:id="{id}"><w:p><w:pPr><w:pStyle w:val="{_NOTE}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{_REFERENCE}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for id, note in enumerate(notes, start=1)
    )
    inner = "".join([*separators, *numbered])
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:footnotes xmlns:w="{_W}">{inner}</w:footnotes>'.encode()


def _timeless(data: bytes) -> bytes:
    """The same package, each entry with the same time."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
