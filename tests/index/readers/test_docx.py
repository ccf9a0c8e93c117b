"""Word documents: what Word shows is read, in its order; what it hides is not. All statements in here are fictional."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.docx import read
from index.readers.docx_numbers import Numbering
from index.readers.reading import Reading
from tests.strategies import sentences

W = nsdecls("w")


def saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def read_of(document: Any) -> Reading:
    return read(saved(document))


def paragraph(xml: str, document: Any | None = None) -> Any:
    """A document with one paragraph of this XML, between two ordinary ones."""
    document = document or Document()
    document.add_paragraph("Before.")
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {W}>{xml}</w:p>"))
    document.add_paragraph("After.")
    return document


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@settings(max_examples=25)
@given(st.lists(sentences(), min_size=1, max_size=8), st.integers(1, 7))
def test_what_was_typed_comes_back_however_word_splits_it(typed: list[str], length: int) -> None:
    document = Document()
    for text in typed:
        added = document.add_paragraph()
        for at in range(0, len(text), length):
            added.add_run(text[at : at + length])
    expected = ["\n".join(" ".join(line.split(" ")) for line in text.split("\n")) for text in typed]
    assert read_of(document).text == "\n\n".join(expected)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f'{run("We ")}<w:ins w:id="1">{run("now ")}</w:ins>{run("agree.")}', "We now agree."),
        (f'{run("We ")}<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>{run("agree.")}', "We agree."),
        (f'<w:moveFrom w:id="1">{run("Gone. ")}</w:moveFrom>{run("We agree.")}', "We agree."),
        (f'{run("We ")}<w:hyperlink>{run("agree")}</w:hyperlink>{run(".")}', "We agree."),
        (f'<w:sdt><w:sdtPr/><w:sdtContent>{run("We agree.")}</w:sdtContent></w:sdt>', "We agree."),
        (f'{run("Page ")}<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>', "Page 7"),
        ("<w:r><w:t>We</w:t><w:tab/><w:t>agree</w:t><w:br/><w:t>twice.</w:t></w:r>", "We agree\ntwice."),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>erate.</w:t></w:r>", "co\u2011operate."),
        (f'{run("We agree.")}<w:r><w:footnoteReference w:id="1"/></w:r>', "We agree."),
        ('<w:r><w:t>x</w:t><w:sym w:font="Symbol" w:char="00B1"/><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "x±\ufffd"),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_as_word_shows_it(xml: str, text: str) -> None:
    assert read_of(paragraph(xml)).text == f"Before.\n\n{text}\n\nAfter."


@pytest.mark.parametrize("properties", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_what_word_hides_is_left_out_and_counted(properties: str) -> None:
    reading = read_of(paragraph(run("We ") + run("do not ", properties) + run("agree.")))
    assert reading.text == "Before.\n\nWe agree.\n\nAfter."
    assert "hidden text was left out (6 characters)" in reading.remarks


def test_what_a_style_hides_is_left_out_and_what_is_shown_again_is_read() -> None:
    document = Document()
    style = document.styles.add_style("Unseen", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.add_paragraph("A secret.", style="Unseen")
    document.add_paragraph("", style="Unseen").add_run("We agree.").font.hidden = False
    assert read_of(document).text == "We agree."


def test_white_on_a_dark_ground_is_seen() -> None:
    document = Document()
    shown = document.add_paragraph().add_run("We agree.")
    shown.font.color.rgb = RGBColor(255, 255, 255)
    shading = OxmlElement("w:shd")
    shading.set(qn("w:fill"), "000000")
    shown.element.rPr.append(shading)
    assert read_of(document).text == "We agree."


def test_tables_boxes_and_paragraphs_come_in_the_order_of_the_document() -> None:
    document = Document()
    document.add_paragraph("First.")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number}."
    box = f"<w:txbxContent {W}><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    alternate = (
        f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" {W}>'
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    added = document.add_paragraph("Beside a box.")
    added.runs[0].element.append(parse_xml(alternate))
    document.add_paragraph("Last.")
    assert read_of(document).text.split("\n\n") == [
        "First.", "Cell 0.", "Cell 1.", "Cell 2.", "Cell 3.", "Beside a box.", "In a box.", "Last.",
    ]  # fmt: skip


def test_headings_and_the_title_are_known_by_their_styles() -> None:
    document = Document()
    document.add_heading("A Register of River Levels", 0)
    document.add_heading("What we ask", 1)
    document.add_paragraph("We agree.")
    reading = read_of(document)
    assert [span.of(reading.text) for span in reading.headings] == ["A Register of River Levels", "What we ask"]
    title = reading.shown["title"]
    assert (title.value, title.span.of(reading.text)) == ("A Register of River Levels",) * 2


def test_running_heads_and_notes_are_furniture() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "PC.DEL/9105/20"
    document.sections[0].footer.paragraphs[0].text = "Fictional paper"
    document.add_paragraph("We agree.")
    reading = read_of(document)
    assert reading.text[: reading.furniture_from] == "We agree."
    assert reading.text[reading.furniture_from :].split("\n\n")[1:] == ["PC.DEL/9105/20", "Fictional paper"]


def numbered(*levels: tuple[str, str]) -> Any:
    """A document whose list 99 has levels of these formats and templates."""
    document = Document()
    numbering = document.part.numbering_part.element
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{template}"/></w:lvl>'
        for at, (kind, template) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="99">{made}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    return document


def item(document: Any, text: str, level: int = 0, number: str = "99") -> None:
    reference = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    document.add_paragraph(text).paragraph_format.element.get_or_add_pPr().append(parse_xml(reference))


def test_the_numbers_that_word_makes_are_read_with_their_paragraphs() -> None:
    document = numbered(("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%1.%2.%3"))
    for text, level in [("A.", 0), ("B.", 0), ("b1.", 1), ("b2.", 1), ("deep.", 2), ("C.", 0), ("c1.", 1)]:
        item(document, text, level)
    item(document, "none.", number="0")
    assert read_of(document).text.split("\n\n") == [
        "1. A.", "2. B.", "(a) b1.", "(b) b2.", "2.b.i deep.", "3. C.", "(a) c1.", "none.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("upperRoman", ["I.", "II.", "III.", "IV."]),
        ("upperLetter", ["A.", "B.", "C.", "D."]),
        ("decimalZero", ["01.", "02.", "03.", "04."]),
        ("bullet", ["•"] * 4),
    ],
)
def test_each_kind_of_number_is_written_as_word_writes_it(kind: str, labels: list[str]) -> None:
    document = numbered((kind, "%1."))
    for _ in labels:
        item(document, "We agree.")
    assert read_of(document).text.split("\n\n") == [f"{label} We agree." for label in labels]


def test_letters_go_on_after_z() -> None:
    document = numbered(("lowerLetter", "%1)"))
    for _ in range(28):
        item(document, "We agree.")
    assert read_of(document).text.split("\n\n")[25:] == ["z) We agree.", "aa) We agree.", "bb) We agree."]


def test_a_document_without_lists_has_no_numbers() -> None:
    assert Numbering(None).label(Document().add_paragraph("We agree.")._p, None) == ""


def test_properties_are_the_files_and_its_author_is_no_speaker() -> None:
    document = Document()
    document.add_paragraph("We agree.")
    document.core_properties.title = "A Register"
    document.core_properties.author = "The typist"
    document.core_properties.language = "fr-CA"
    properties = read_of(document).properties
    assert (properties["title"], properties["language"]) == ("A Register", "fr")
    assert "The typist" not in str(properties)
    document.core_properties.title = "Microsoft Word - Document1"
    assert "title" not in read_of(document).properties


def test_tracked_changes_are_told() -> None:
    reading = read_of(paragraph(f'<w:ins w:id="1">{run("We agree.")}</w:ins>'))
    assert reading.remarks == ("has tracked changes; insertions are read, deletions are not",)


def test_small_print_is_read() -> None:
    document = Document()
    document.add_paragraph().add_run("We agree.").font.size = Pt(6)
    assert read_of(document).text == "We agree."
