"""Word documents: what Word shows is read, character for character, and nothing else. All statements are fictional."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.docx import read
from tests.strategies import LANGUAGES, words

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
BY = 'w:id="1" w:author="Fictional" w:date="2020-01-01T00:00:00Z"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escaped}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def numbered(text: str, list_id: int = 1, level: int = 0) -> str:
    return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def edited(data: bytes, parts: dict[str, str | bytes], leave_out: str = "") -> bytes:
    """A package with parts put in or replaced; a value may hold `{}` for what was there."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name not in parts and name != leave_out:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def saved(document: object) -> bytes:
    made = BytesIO()
    document.save(made)  # type: ignore[attr-defined]
    return made.getvalue()


@cache
def empty() -> bytes:
    return saved(Document())


def docx(body: str, *, styles: str = "", numbering: str = "", notes: str = "", comments: str = "") -> bytes:
    """A document with this body; styles are added to Word's own, the other parts are made of what is given."""
    data = empty()
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    parts: dict[str, str | bytes] = {"word/document.xml": xml}
    parts["word/styles.xml"] = part_of(data, "word/styles.xml").replace("</w:styles>", styles + "</w:styles>")
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>"
    types, links = part_of(data, "[Content_Types].xml"), part_of(data, "word/_rels/document.xml.rels")
    for name, tag, content in (("footnotes", "footnotes", notes), ("comments", "comments", comments)):
        if content:
            parts[f"word/{name}.xml"] = f"<w:{tag} {NAMESPACES}>{content}</w:{tag}>"
            kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
            types = types.replace("</Types>", f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>')
            link = f'<Relationship Id="own-{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/></Relationships>'
            links = links.replace("</Relationships>", link)
    return edited(data, {**parts, "[Content_Types].xml": types, "word/_rels/document.xml.rels": links})


def text_of(body: str, **parts: str) -> str:
    return read(docx(body, **parts)).text


def level(at: int, form: str, template: str, extra: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{template}"/></w:lvl>'


def numbering_of(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}'


# The text


def test_a_document_of_python_docx_is_read_as_written() -> None:
    document = Document()
    document.add_heading("Statement by Fictionland", 0)
    document.add_paragraph("Mr. Chairperson,")
    document.add_paragraph("We “support” the draft – today.")
    reading = read(saved(document))
    assert reading.text == "Statement by Fictionland\n\nMr. Chairperson,\n\nWe “support” the draft – today."
    assert (reading.kind, reading.encoding, reading.remarks) == ("docx", "docx", ())
    assert reading.furniture_from == len(reading.text)


@st.composite
def split_paragraphs(draw: st.DrawFn) -> tuple[str, str]:
    """A paragraph's text, and XML that shows it: cut into runs at random places, some inserted, with deletions between."""
    language = draw(st.sampled_from(LANGUAGES))
    text = " ".join(
        draw(st.lists(words(language) | st.sampled_from(["«où\u00a0»", "<a&b>", "]]>"]), min_size=1, max_size=8))
    )
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=6))})
    made = ""
    for start, end in pairwise(cuts):
        piece = run(text[start:end])
        wrap = draw(st.sampled_from(("{}", "{}", f"<w:ins {BY}>{{}}</w:ins>", '<w:hyperlink r:id="x">{}</w:hyperlink>',
                                     "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", f"<w:moveTo {BY}>{{}}</w:moveTo>")))  # fmt: skip
        made += wrap.replace("{}", piece)
        made += draw(st.sampled_from(("", f"<w:del {BY}><w:r><w:delText>gone</w:delText></w:r></w:del>", run("gone", "<w:vanish/>"),
                                      f"<w:moveFrom {BY}>{run('gone')}</w:moveFrom>", "<w:proofErr/>", "<w:bookmarkStart/>")))  # fmt: skip
    return text, paragraph(made)


@settings(max_examples=30)
@given(st.lists(split_paragraphs(), min_size=1, max_size=4))
def test_paragraphs_come_through_word_for_word(paragraphs: list[tuple[str, str]]) -> None:
    reading = read(docx("".join(xml for _, xml in paragraphs)))
    assert reading.text == "\n\n".join(text for text, _ in paragraphs)


@settings(max_examples=15)
@given(st.lists(split_paragraphs(), min_size=1, max_size=4))
def test_reading_twice_gives_the_same(paragraphs: list[tuple[str, str]]) -> None:
    data = docx("".join(xml for _, xml in paragraphs))
    assert read(data) == read(data)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('<w:r><w:t xml:space="preserve">a </w:t><w:tab/><w:t>b</w:t></w:r>', "a b"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "a\n\nb"),
        ("<w:r><w:t>a</w:t><w:br/><w:br/><w:t>b</w:t></w:r>", "a\n\nb"),
        ("<w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t></w:r>", "ab"),
        ("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>paper</w:t></w:r>", "non\u2011paper"),
        ("<w:r><w:t>dele</w:t><w:softHyphen/><w:t>gation</w:t></w:r>", "delegation"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t>a</w:t></w:r>', "•a"),
        ('<w:r><w:sym w:font="Arial" w:char="20AC"/></w:r>', "€"),
        ('<w:r><w:t xml:space="preserve">  a \n  b  </w:t></w:r>', "a b"),
        ("<w:r><w:t> a </w:t></w:r><w:r><w:t>b</w:t></w:r>", "ab"),
        ('<w:r><w:t>a</w:t></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r><w:r><w:t>b</w:t></w:r>', "a b"),
        ("<w:r><w:t>5\u00a0%\u202f€</w:t></w:r>", "5\u00a0%\u202f€"),
        ("<w:r><w:t>a\u0085b\u0090c</w:t></w:r>", "a bc"),
        ("<w:r><w:t>a<!-- no -->b</w:t></w:r>", "ab"),
        ('<w:smartTag><w:customXml><w:r><w:t>a</w:t></w:r></w:customXml></w:smartTag>', "a"),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>', "7"),
        ("<w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby>", "漢"),
        ("<m:oMath><m:r><m:t>x=3</m:t></m:r></m:oMath>", "x=3"),
    ],
)  # fmt: skip
def test_the_parts_of_a_paragraph_are_shown_as_word_does(content: str, shown: str) -> None:
    assert text_of(paragraph(content)) == shown


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


CODE = "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (mark("begin") + CODE + mark("separate") + run("shown") + mark("end"), "shown"),
        (mark("begin") + CODE + run("condition") + mark("end") + run("after"), "after"),
        (
            mark("begin") + mark("begin") + CODE + mark("separate") + run("inner") + mark("end")
            + mark("separate") + run("outer") + mark("end"),
            "outer",
        ),
        (mark("begin") + CODE + run("not swallowed"), "not swallowed"),
        (mark("end") + mark("separate") + run("a"), "a"),
    ],
    ids=["result", "no result", "nested", "unclosed", "unopened"],
)  # fmt: skip
def test_of_fields_the_result_is_read_and_the_code_is_not(content: str, shown: str) -> None:
    assert text_of(paragraph(content)) == shown


def test_a_field_may_run_over_paragraphs() -> None:
    body = paragraph(mark("begin") + CODE + mark("separate") + run("one")) + paragraph(run("two") + mark("end"))
    assert text_of(body) == "one\n\ntwo"


def test_cells_are_read_row_by_row_where_the_table_stands() -> None:
    document = Document()
    document.add_paragraph("before")
    table = document.add_table(2, 2)
    for position, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {position}"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "nested"
    document.add_paragraph("after")
    assert read(saved(document)).text.split("\n\n") == [
        "before", "cell 0", "cell 1", "cell 2", "cell 3", "nested", "after",
    ]  # fmt: skip


@pytest.mark.parametrize("fallback", [True, False])
def test_a_text_box_is_read_once_behind_its_paragraph(*, fallback: bool) -> None:
    box = f"<w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    older = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = f"<mc:AlternateContent>{choice}<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>"
    body = paragraph(run("one ") + f"<w:r>{both if fallback else older}</w:r>" + run("two"))
    assert text_of(body) == "one two\n\nboxed"


def test_content_controls_around_paragraphs_and_tables_are_read() -> None:
    inner = paragraph(run("in control"))
    body = f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    assert text_of(body + paragraph(run("after"))) == "in control\n\nafter"


# Tracked changes


def test_insertions_are_read_deletions_are_not_and_it_is_said() -> None:
    reading = read(
        docx(
            paragraph(
                run("We ") + f"<w:ins {BY}>{run('do not ')}</w:ins>"
                f"<w:del {BY}><w:r><w:delText>gladly </w:delText></w:r></w:del>" + run("agree.")
            )
        )
    )
    assert reading.text == "We do not agree."
    assert reading.remarks == ("has tracked changes; insertions are read, deletions are not",)


def test_what_was_inserted_and_deleted_again_is_not_read() -> None:
    gone = f"<w:ins {BY}><w:del {BY}>{run('gone')}</w:del></w:ins>"
    assert text_of(paragraph(run("kept") + gone)) == "kept"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = paragraph(run("We agree "), f"<w:rPr><w:del {BY}/></w:rPr>") + paragraph(run("with them."))
    assert text_of(body) == "We agree with them."


def test_a_deleted_mark_at_the_end_loses_nothing() -> None:
    assert text_of(paragraph(run("last"), f"<w:rPr><w:del {BY}/></w:rPr>")) == "last"


def test_a_deleted_row_is_not_read() -> None:
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc>" + paragraph(run("{}")) + "</w:tc></w:tr>"
    body = f"<w:tbl>{row.format(f'<w:del {BY}/>', 'gone')}{row.format('', 'kept')}</w:tbl>"
    assert text_of(body) == "kept"


# What is hidden

HIDING = (
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Below"><w:name w:val="Below"/><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Silent"><w:name w:val="Silent"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>", '<w:vanish w:val="true"/>', '<w:rStyle w:val="Secret"/>', '<w:rStyle w:val="Below"/>',
        '<w:color w:val="FFFFFF"/>', '<w:color w:val="FEFEFE"/>', '<w:sz w:val="2"/>', '<w:sz w:val="1"/>',
        '<w:color w:val="102030"/><w:shd w:val="clear" w:fill="102030"/>',
    ],
)  # fmt: skip
def test_hidden_text_is_left_out_and_counted(properties: str) -> None:
    reading = read(docx(paragraph(run("seen ") + run("secret!", properties) + run("too")), styles=HIDING))
    assert reading.text == "seen too"
    assert reading.remarks == ("hidden text was left out (7 characters)",)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>', '<w:rStyle w:val="Secret"/><w:vanish w:val="false"/>', '<w:color w:val="auto"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000080"/>', '<w:color w:val="D0D0D0"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>', '<w:sz w:val="8"/>', "<w:webHidden/>",
    ],
)  # fmt: skip
def test_what_can_be_seen_is_read(properties: str) -> None:
    reading = read(docx(paragraph(run("seen", properties)), styles=HIDING))
    assert (reading.text, reading.remarks) == ("seen", ())


def test_a_hidden_paragraph_style_hides_the_paragraph() -> None:
    reading = read(docx(paragraph(run("secret"), '<w:pStyle w:val="Silent"/>') + paragraph(run("seen")), styles=HIDING))
    assert reading.text == "seen"
    assert reading.remarks == ("hidden text was left out (6 characters)",)


@pytest.mark.parametrize(("fill", "shown"), [("1F3864", "Position"), ("FFFFFF", "")])
def test_white_text_is_read_where_its_cell_is_dark(fill: str, shown: str) -> None:
    white = paragraph(run("Position", '<w:color w:val="FFFFFF"/>'))
    cell = f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>{white}</w:tc>'
    assert text_of(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>") == shown


def test_white_spaces_in_white_still_part_words() -> None:
    assert text_of(paragraph(run("two") + run(" ", '<w:color w:val="FFFFFF"/>') + run("words"))) == "two words"


# Numbers that Word counts


def test_decimal_numbers_stand_in_front() -> None:
    body = numbered("The Council decides.") + paragraph(run("Between.")) + numbered("It asks.")
    assert text_of(body, numbering=numbering_of(level(0, "decimal", "%1.", start=7))).split("\n\n") == [
        "7. The Council decides.", "Between.", "8. It asks.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "template", "labels"),
    [
        ("decimal", "%1)", ("1)", "2)")),
        ("decimal", "(%1)", ("(1)", "(2)")),
        ("lowerLetter", "(%1)", ("(a)", "(b)")),
        ("upperLetter", "%1.", ("A.", "B.")),
        ("lowerRoman", "%1.", ("i.", "ii.")),
        ("upperRoman", "%1", ("I", "II")),
        ("decimalZero", "%1", ("01", "02")),
        ("russianLower", "%1)", ("а)", "б)")),
        ("decimal", "Article %1:", ("Article 1:", "Article 2:")),
        ("bullet", "\uf0b7", ("•", "•")),
        ("bullet", "–", ("•", "•")),
    ],
)
def test_labels_are_written_as_word_shows_them(form: str, template: str, labels: tuple[str, str]) -> None:
    body = numbered("one") + numbered("two")
    text = text_of(body, numbering=numbering_of(level(0, form, template)))
    assert text == f"{labels[0]} one\n\n{labels[1]} two"


def labels_of(
    levels: list[int], *definitions: str, lists: str | None = None, list_ids: list[int] | None = None
) -> list[str]:
    ids = list_ids or [1] * len(levels)
    body = "".join(numbered("x", list_id, at) for at, list_id in zip(levels, ids, strict=True))
    numbering = numbering_of(*definitions, lists=lists) if lists else numbering_of(*definitions)
    return [found.removesuffix(" x") for found in text_of(body, numbering=numbering).split("\n\n")]


def test_deeper_levels_begin_anew_below_each_number() -> None:
    definitions = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)"))
    assert labels_of([0, 1, 1, 2, 2, 0, 1, 2], *definitions) == ["1.", "1.1", "1.2", "(a)", "(b)", "2.", "2.1", "(a)"]


def test_a_level_may_count_on_through_its_parents() -> None:
    definitions = (level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    assert labels_of([0, 1, 1, 0, 1], *definitions) == ["I.", "1.", "2.", "II.", "3."]


def test_legal_numbering_writes_all_levels_in_figures() -> None:
    definitions = (level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert labels_of([0, 1], *definitions) == ["I.", "1.1"]


def test_lists_of_one_definition_count_on_unless_they_begin_anew() -> None:
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    definition = level(0, "decimal", "%1.")
    assert labels_of([0] * 5, definition, lists=lists, list_ids=[1, 1, 2, 3, 3]) == ["1.", "2.", "3.", "1.", "2."]


def test_a_list_may_override_a_level() -> None:
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'lowerLetter', '%1)')}</w:lvlOverride></w:num>"
    )
    assert labels_of([0, 0], level(0, "decimal", "%1."), lists=lists) == ["a)", "b)"]


STYLED = (
    '<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="Para"/></w:style>'
)


def test_a_number_may_come_from_the_style_and_be_taken_away() -> None:
    body = (
        paragraph(run("one"), '<w:pStyle w:val="Para"/>')
        + paragraph(run("none"), '<w:pStyle w:val="Para"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph(run("below"), '<w:pStyle w:val="Sub"/>')
    )
    definitions = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2", '<w:pStyle w:val="Sub"/>'))
    assert text_of(body, styles=STYLED, numbering=numbering_of(*definitions)) == "1. one\n\nnone\n\n1.1 below"


def test_a_number_of_an_unknown_kind_is_left_out_and_it_is_said() -> None:
    reading = read(docx(numbered("one"), numbering=numbering_of(level(0, "chicago", "%1."))))
    assert reading.text == "one"
    assert reading.remarks == ("automatic numbers of the kind chicago were left out",)


def test_a_deleted_paragraph_has_no_number() -> None:
    gone = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{}</w:rPr></w:pPr></w:p>'
    body = numbered("one") + gone.format(f"<w:del {BY}/>") + numbered("two")
    assert text_of(body, numbering=numbering_of(level(0, "decimal", "%1."))) == "1. one\n\n2. two"


# Headings, title, furniture, properties


def test_headings_are_whole_paragraphs_of_the_text() -> None:
    localized = '<w:style w:type="paragraph" w:styleId="berschrift"><w:name w:val="Kopf"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    body = (
        paragraph(run("A title"), '<w:pStyle w:val="Title"/>')
        + paragraph(run("Kapitel"), '<w:pStyle w:val="berschrift"/>')
        + paragraph(run("Text."))
        + paragraph(run("By level"), '<w:outlineLvl w:val="0"/>')
        + paragraph(run("Part two"), '<w:pStyle w:val="Heading2"/>')
        + paragraph(run("Body after all"), '<w:pStyle w:val="Heading2"/><w:outlineLvl w:val="9"/>')
    )
    reading = read(docx(body, styles=localized))
    assert [span.of(reading.text) for span in reading.headings] == ["A title", "Kapitel", "By level", "Part two"]
    assert reading.shown["title"].value == "A title"
    assert reading.shown["title"].span == reading.headings[0]


def test_two_titles_are_no_title() -> None:
    body = paragraph(run("One"), '<w:pStyle w:val="Title"/>') + paragraph(run("Two"), '<w:pStyle w:val="Title"/>')
    assert read(docx(body)).shown == {}


def test_headers_and_footers_come_once_behind_the_text() -> None:
    document = Document()
    document.add_paragraph("Body.")
    document.sections[0].header.paragraphs[0].text = "PC.DEL/1/20"
    document.sections[0].footer.paragraphs[0].text = "Fictional mission"
    second = document.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "PC.DEL/1/20"
    reading = read(saved(document))
    assert reading.text == "Body.\n\nPC.DEL/1/20\n\nFictional mission"
    assert reading.text[: reading.furniture_from] == "Body."


def test_notes_come_behind_the_text_without_their_marks() -> None:
    notes = "".join(
        f'<w:footnote w:id="{at}">{paragraph(run(text))}</w:footnote>'
        for at, text in ((0, "line"), (2, "A note."), (3, "gone"))
    )
    deleted = f'<w:del {BY}><w:r><w:footnoteReference w:id="3"/></w:r></w:del>'
    body = paragraph(run("Body") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + deleted + run("."))
    reading = read(docx(body, notes=notes))
    assert reading.text == "Body.\n\nA note."
    assert reading.text[reading.furniture_from :].strip() == "A note."


def test_comments_are_left_out_and_it_is_said() -> None:
    reading = read(
        docx(paragraph(run("Body.")), comments=f'<w:comment w:id="0">{paragraph(run("Really?"))}</w:comment>')
    )
    assert reading.text == "Body."
    assert reading.remarks == ("comments were left out",)


def test_properties_hold_title_date_and_language_but_not_the_typist() -> None:
    document = Document()
    document.core_properties.title = "A fictional  statement"
    document.core_properties.author = "A. Typist"
    document.core_properties.created = datetime(2021, 3, 4, tzinfo=UTC)
    document.core_properties.language = "fr-FR"
    assert read(saved(document)).properties == {
        "title": "A fictional statement",
        "date": "2021-03-04",
        "language": "fr",
    }


@pytest.mark.parametrize("title", ["Microsoft Word - speech.doc", "", "Document1", "speech final.docx"])
def test_a_title_that_a_program_made_up_is_none(title: str) -> None:
    document = Document()
    document.core_properties.title = title
    assert "title" not in read(saved(document)).properties


def test_without_properties_none_are_made_up() -> None:
    data = saved(Document())
    relations = re.sub(r"<Relationship [^>]*core-properties[^>]*/>", "", part_of(data, "_rels/.rels"))
    assert read(edited(data, {"_rels/.rels": relations}, "docProps/core.xml")).properties == {}


# What is refused or odd


def test_macros_are_ignored() -> None:
    data = docx(paragraph(run("Body.")))
    types = part_of(data, "[Content_Types].xml").replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert (
        read(edited(data, {"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})).text == "Body."
    )


def test_the_strict_form_is_refused_with_the_way_out() -> None:
    data = docx(paragraph(run("Body.")))
    relations = part_of(data, "_rels/.rels").replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
    )
    with pytest.raises(ValueError, match="strict form of Open XML; save it"):
        read(edited(data, {"_rels/.rels": relations}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/document.xml", "<w:document"),
        ("word/document.xml", f"<w:document {NAMESPACES}><w:body>{'<w:tbl>' * 400}{'</w:tbl>' * 400}</w:body></w:document>"),
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", "<none/>"),
        ("word/_rels/document.xml.rels", "<a>"),
        ("word/styles.xml", "<"),
        ("word/document.xml", f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:sym w:char='zz'/></w:r></w:p></w:body></w:document>"),
    ],
    ids=["cut off", "nested", "no types", "no relations", "broken relations", "broken styles", "no number"],
)  # fmt: skip
def test_a_damaged_package_is_refused_with_a_reason(name: str, content: str) -> None:
    with pytest.raises(ValueError, match=r"damaged|nests its elements"):
        read(edited(saved(Document()), {name: content}))


def test_styles_that_are_based_on_each_other_end() -> None:
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="{}"/></w:style>'
    circle = style.format("One", "One", "Two") + style.format("Two", "Two", "One")
    assert text_of(paragraph(run("a"), '<w:pStyle w:val="One"/>'), styles=circle) == "a"


@settings(max_examples=60)
@given(st.data())
def test_any_damage_is_read_or_refused_with_a_reason(data: st.DataObject) -> None:
    good = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    shown = text_or_reason(bytes(good[: data.draw(st.integers(len(good) // 2, len(good)))]))
    assert re.match(r"(?:read|is|has|unpacks|declares|nests)\b", shown)


def text_or_reason(data: bytes) -> str:
    try:
        return f"read: {read(data).text}"
    except ValueError as error:
        return str(error)


SMALL = docx(paragraph(run("Body.")))
