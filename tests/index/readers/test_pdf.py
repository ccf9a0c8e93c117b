"""PDF: the order of reading, whole paragraphs, furniture out of the way, and reasons where nothing can be read."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from index.readers import pdf
from index.readers.pdf import read, read_with_pypdf
from index.readers.reading import Reading
from tests.index.readers.pdf_papers import LEFT, TOP, Paper, hyphenated

PROSE = (
    "The fictional delegation of Freedonia recalls that the fictional register was opened in order to let every State see "
    "what the others hold, and it regrets that the readings were never taken together as had been agreed."
)
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def body(reading: Reading) -> str:
    return reading.text[: reading.furniture_from]


def paragraphs(reading: Reading) -> list[str]:
    return [" ".join(one.split()) for one in body(reading).replace("\f", " ").split("\n\n")]


def three_pages() -> bytes:
    paper = Paper()
    paper.line("PC.DEL/1/20", x=420, y=800)
    paper.line("1 May 2020", x=420, y=786)
    for page in range(3):
        if page:
            paper.line("PC.DEL/1/20", x=LEFT if page % 2 else 420, y=800)
        paper.paragraph(f"{('Firstly', 'Secondly, as was said before', 'Thirdly and')[page]} {PROSE}", indent=24)
        paper.paragraph(f"On page {page + 1} the fictional statement goes on and says that it does", indent=24, gap=0)
        paper.line(f"{page + 1}/3", x=280, y=40)
        paper.line("20-01234 (E)", x=LEFT, y=40)
        paper.page()
        paper.line(f"so until its fictional end, the {('first', 'second', 'last')[page]}.")
        paper.y -= 6
    return paper.data()


def test_furniture_is_behind_the_text_and_the_masthead_at_its_head() -> None:
    reading = read(three_pages())
    assert body(reading).startswith("PC.DEL/1/20\n")
    assert body(reading).count("PC.DEL/1/20") == 1
    assert reading.text[reading.furniture_from :].split("\n\n")[1:] == [
        "20-01234 (E)", "1/3", "PC.DEL/1/20", "20-01234 (E)", "2/3", "PC.DEL/1/20", "20-01234 (E)", "3/3",
    ]  # fmt: skip


def test_a_sentence_over_a_page_break_is_one_run_with_the_break_inside() -> None:
    text = body(read(three_pages()))
    assert "and says that it does\n\fso until its fictional end, the first.\n\n" in text
    assert text.count("\f") == 3


def test_paragraphs_by_indent_gap_number_and_short_line() -> None:
    paper = Paper()
    paper.paragraph(PROSE, indent=24, gap=0)
    paper.paragraph(PROSE, indent=24, gap=0)
    paper.paragraph(f"1. {PROSE}", gap=0)
    paper.paragraph(f"2. {PROSE}", gap=10)
    paper.paragraph(PROSE)
    assert paragraphs(read(paper.data())) == [PROSE, PROSE, f"1. {PROSE}", f"2. {PROSE}", PROSE]


def test_two_columns() -> None:
    paper = Paper()
    first, second = f"First. {PROSE} {PROSE}", f"Second. {PROSE} {PROSE}"
    paper.paragraph(first, width=200)
    paper.y = TOP
    paper.paragraph(second, x=LEFT + 220, width=200)
    assert paragraphs(read(paper.data())) == [first, second]


WORDS = (
    "fictional delegation responsible sovereignty proportionality measures readings the of transparency river".split()
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=20, max_size=45), st.integers(18, 40))
def test_narrow_columns_come_back_word_for_word(words: list[str], at_most: int) -> None:
    paper = Paper(font="Courier")
    for line in hyphenated(words, at_most):
        paper.line(line)
    paper.y -= 40
    paper.paragraph(" ".join(WORDS))
    assert body(read(paper.data())).split() == [*words, *WORDS]


def test_a_word_over_a_page_break_is_whole_on_the_earlier_page() -> None:
    paper = Paper()
    paper.line("This fictional delegation remains respon-")
    paper.page()
    paper.line("sible for what it has said in this fictional hall.")
    assert body(read(paper.data())) == (
        "This fictional delegation remains responsible\n\ffor what it has said in this fictional hall."
    )


def raised(paper: Paper, before: str, mark: str, after: str) -> None:
    canvas = paper.canvas
    writing = canvas.beginText(LEFT, paper.y)
    for text, size, rise in ((before, 11, 0), (mark, 7, 4), (after, 11, 0)):
        writing.setFont("Times-Roman", size)
        writing.setRise(rise)
        writing.textOut(text)
    canvas.drawText(writing)
    paper.y -= 14


@pytest.mark.parametrize(
    ("before", "mark", "after", "read_as"),
    [
        ("We recall the fictional accord", "1", " and its annex.", "We recall the fictional accord and its annex."),
        ("We recall it.", "12", " Then we leave.", "We recall it. Then we leave."),
        ("We recall it", "*", " with joy.", "We recall it with joy."),
        ("On the 19", "th", " of May we fictional people met.", "On the 19th of May we fictional people met."),
        ("An area of 10 km", "2", " was mined, fictionally.", "An area of 10 km2 was mined, fictionally."),
        ("No more than 10", "6", " fictional readings.", "No more than 106 fictional readings."),
        ("La 1", "re", " lettre fictive.", "La 1re lettre fictive."),
    ],
)
def test_footnote_marks_go_and_exponents_and_ordinals_stay(before: str, mark: str, after: str, read_as: str) -> None:
    paper = Paper()
    raised(paper, before, mark, after)
    reading = read(paper.data())
    assert body(reading) == read_as
    assert reading.remarks == (("1 footnote mark was set aside",) if len(read_as) < len(before + mark + after) else ())


def test_footnotes_in_smaller_print_are_furniture() -> None:
    paper = Paper()
    paper.paragraph(PROSE)
    raised(paper, "This is said in the fictional accord", "1", " of old.")
    paper.line("1 Fictional accord of 1 May 1920,", y=90, size=8.5)
    paper.line("as amended.", y=80, size=8.5)
    paper.line("- 1 -", x=280, y=40)
    reading = read(paper.data())
    assert paragraphs(reading) == [PROSE, "This is said in the fictional accord of old."]
    assert reading.text[reading.furniture_from :] == "\n\n1 Fictional accord of 1 May 1920,\nas amended.\n\n- 1 -"


def test_headings_are_the_bold_and_the_large_lines() -> None:
    paper = Paper()
    paper.line("What the fictional delegation proposes", size=16)
    paper.paragraph(PROSE)
    paper.line("Costs", font="Times-Bold")
    paper.paragraph(PROSE)
    paper.line("Mr. Chairperson,", font="Times-Bold")
    paper.paragraph(PROSE)
    reading = read(paper.data())
    assert [span.of(reading.text) for span in reading.headings] == ["What the fictional delegation proposes", "Costs"]
    assert reading.shown["title"].value == "What the fictional delegation proposes"


def test_a_letterhead_is_no_title() -> None:
    paper = Paper()
    paper.line("Organization for Security and Co-operation in Europe", size=18)
    paper.paragraph(PROSE)
    assert not read(paper.data()).shown


@pytest.mark.parametrize("reader", [read, read_with_pypdf])
def test_a_scan_is_told(reader: object) -> None:
    paper = Paper()
    paper.picture()
    reading = reader(paper.data())  # type: ignore[operator]
    assert reading.text == ""
    assert reading.remarks == ("is a scan without a text layer; run it through OCR and ingest it again",)


def test_pages_without_a_text_layer_are_told() -> None:
    paper = Paper()
    paper.paragraph(PROSE)
    for page in range(4):
        paper.page()
        if page == 2:
            paper.paragraph("Another page of the fictional statement has other words at its top and at its foot.")
        else:
            paper.picture()
    reading = read(paper.data())
    assert reading.remarks == ("pages 2, 3, 5 are scans without a text layer",)
    assert body(reading).split("\f\f\f")[1].startswith("Another page of the fictional statement")


@pytest.mark.parametrize("reader", [read, read_with_pypdf])
def test_a_paper_with_a_password_is_refused_with_the_reason(reader: object) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("open sesame"))
    canvas.drawString(LEFT, TOP, PROSE)
    canvas.save()
    with pytest.raises(ValueError, match="is encrypted with a password; remove"):
        reader(buffer.getvalue())  # type: ignore[operator]


def test_a_paper_that_may_only_not_be_printed_is_read() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    canvas.drawString(LEFT, TOP, "A fictional statement.")
    canvas.save()
    assert read(buffer.getvalue()).text == "A fictional statement."


def test_an_empty_paper_is_refused() -> None:
    paper = Paper()
    paper.page()
    with pytest.raises(ValueError, match="neither text nor pictures"):
        read(paper.data())


def test_a_paper_with_a_damaged_table_of_objects_is_read() -> None:
    damaged = three_pages().replace(b"startxref", b"startxxxx").replace(b"\nxref", b"\nxxxx")
    assert "so until its fictional end, the last." in body(read(damaged))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4 and then nothing that is one", three_pages()[:300]])
def test_what_nobody_can_read_is_refused_with_a_way_out(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"damaged|no pages|neither text"):
        read(data)


def test_the_second_reader_gives_the_same_words() -> None:
    first, second = read(three_pages()), read_with_pypdf(three_pages())
    assert second.encoding == "pdf (pypdf)"
    assert sorted(first.text.split()) == sorted(second.text.split())
    assert second.text.count("\f") == 3
    assert "second reader" in second.remarks[0]


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PAGES_AT_MOST", 2)
    with pytest.raises(ValueError, match="pages, more than 2; split it"):
        read(three_pages())


def test_too_many_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "CHARACTERS_AT_MOST", 100)
    for reader in (read, read_with_pypdf):
        with pytest.raises(ValueError, match="more than 100 characters"):
            reader(three_pages())


@pytest.mark.parametrize(
    ("title", "kept"),
    [("A fictional proposal", True), ("Microsoft Word - draft 3.docx", False), ("2020-05-01_PC", False), ("", False)],
)
def test_properties_are_the_title_and_the_date(title: str, kept: bool) -> None:
    paper = Paper()
    paper.canvas.setTitle(title)
    paper.canvas.setAuthor("A fictional typist")
    paper.line("A fictional statement.")
    assert read(paper.data()).properties == ({"title": title} if kept else {}) | {"date": "2000-01-01"}


def test_a_page_on_its_side_is_read_upright() -> None:
    writer = pypdf.PdfWriter()
    paper = Paper()
    canvas = paper.canvas
    canvas.rotate(90)
    canvas.drawString(100, -200, "A fictional table that lies")
    canvas.drawString(100, -214, "on its side.")
    for page in pypdf.PdfReader(io.BytesIO(paper.data())).pages:
        writer.add_page(page).rotate(90)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert body(read(buffer.getvalue())) == "A fictional table that lies\non its side."


def test_what_lies_beside_the_page_is_not_read() -> None:
    paper = Paper()
    paper.line("A fictional statement.")
    paper.line("Nobody sees this.", x=LEFT, y=-50)
    assert read(paper.data()).text == "A fictional statement."


@pytest.mark.skipif(not DEJAVU.exists(), reason="no font with Cyrillic letters is installed")
def test_other_alphabets_and_ligatures() -> None:
    registerFont(TTFont("DejaVu", DEJAVU))
    paper = Paper(font="DejaVu")
    paper.paragraph(
        "Вымышленная делегация выступает за безопас- ность и ещё раз за объём. Œuvre déjà oﬃcielle, fictive."
    )
    assert " ".join(read(paper.data()).text.split()) == (
        "Вымышленная делегация выступает за безопас- ность и ещё раз за объём. Œuvre déjà officielle, fictive."
    )


def test_reading_is_the_same_every_time() -> None:
    assert read(three_pages()) == read(three_pages())
