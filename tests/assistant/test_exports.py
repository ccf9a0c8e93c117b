"""An answer as Markdown and as Word: quotes come out verbatim, as text and never as markup, with references as footnotes.

All statements are fictional.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from assistant.answer import Answer, Searched
from assistant.citations import footnote, reference_of
from assistant.citations.reference import one_line
from assistant.exports import save, writer_for
from assistant.exports.markdown import escaped, to_markdown, unescaped
from assistant.exports.word import to_docx
from index.errors import ExportError
from index.readers import docx
from index.readers.archive import check_document
from tests.assistant.certifying import PAPER, quoted, statement_of
from tests.assistant.making import quote, statement
from tests.strategies import statement_texts, wild_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Quote

RAW = (
    "Norway supports the “Lindau register”,\n*inter alia*, of river levels.",
    "We ask for a timetable that is agreed by\fall States.",
    "Мы против «двойного счёта» — вот и всё.",
    "نؤيد الاقتراح، ونرفض التأخير.",
    "👍 a\u0301.",
)
SHARP = st.text(st.sampled_from("\\`*_{}[]<>()#+-.!|~&:/@=^$\"'?0123456789 abwhtps:é“”"), max_size=40)
LINES = st.one_of(SHARP, wild_texts(), statement_texts()).map(one_line).filter(bool).map(str)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def answer(quotes: Sequence[Quote], question: str = "What does Norway ask for?") -> Answer:
    status = "answered" if quotes else "no_evidence"
    text = "A." if quotes else "The library holds no answer to this question. Searched: 1 statement, 1 passage."
    return Answer(question, status, text, 0.7, tuple(quotes), (), Searched(1, 1), None, "000001")  # type: ignore[arg-type]


def quotes_of_paper() -> list[Quote]:
    return [quoted(statement_of(PAPER), raw) for raw in RAW]


def shown_by(markdown: str, preset: str) -> list[tuple[str, str]]:
    """The text of each block, and what kinds of inline tokens it is made of."""
    parser = MarkdownIt(preset, {"typographer": True, "linkify": False, "html": True})
    if preset != "commonmark":
        parser.enable(["replacements", "smartquotes"])
    blocks = [token for token in parser.parse(markdown) if token.type == "inline"]
    return [
        ("".join(child.content for child in block.children or ()), " ".join({c.type for c in block.children or ()}))
        for block in blocks
    ]


@given(LINES)
def test_what_was_escaped_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("preset", ["commonmark", "js-default"])
@given(text=LINES)
def test_markdown_shows_every_character_and_makes_nothing_of_any(preset: str, text: str) -> None:
    for line in (escaped(text), f"> “{escaped(text)}”", f"# {escaped(text)}"):
        (block,) = shown_by(line, preset)
        assert block[0].strip("“”") == text.strip("“”")
        assert set(block[1].split()) <= {"text", "text_special"}


@pytest.mark.parametrize(
    "text", ["1. One", "12) Two", "- a", "+ b", "# c", "    d", "***", "===", "> e", "| f | g |", "[^1]: h"]
)
def test_what_would_begin_a_list_or_a_heading_is_text(text: str) -> None:
    line = one_line(text) or ""
    assert shown_by(escaped(line), "js-default") == [(line, shown_by(escaped(line), "js-default")[0][1])]


@pytest.mark.parametrize(
    "text", ["see www.example.org", "http://example.org", "a@example.org", "ftp://x/y", "//example.org"]
)
def test_no_address_is_left_whole_for_a_renderer_to_link(text: str) -> None:
    assert not re.search(r"www\.|://|[\w]@[\w]|\w\.org", escaped(text))


def test_markdown_holds_each_quote_with_its_note() -> None:
    markdown = to_markdown(answer(quotes_of_paper())).decode()
    cited = re.findall(r"^> “(.*)”\[\^(\d+)\]$", markdown, re.MULTILINE)
    assert [unescaped(text) for text, _ in cited] == [one.display for one in quotes_of_paper()]
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", markdown, re.MULTILINE))
    assert [unescaped(notes[number]) for _, number in cited] == [footnote(reference_of(q)) for q in quotes_of_paper()]
    assert "\f" not in markdown


def folded(text: str) -> str:
    return " ".join(text.split())


def test_word_holds_each_quote_verbatim_and_its_reference_as_a_note() -> None:
    reading = docx.read(to_docx(answer(quotes_of_paper())))
    body, notes = reading.text[: reading.furniture_from], reading.text[reading.furniture_from :]
    for one in quotes_of_paper():
        assert f"\n\n“{one.display}”\n\n" in body
        assert footnote(reference_of(one)) in notes
        assert footnote(reference_of(one)) not in body
    assert reading.remarks == ()


@settings(max_examples=30)
@given(LINES.filter(lambda text: text.isprintable() and text == (one_line(text.translate({0x2007: None})) or "")))
def test_word_holds_any_text_verbatim(text: str) -> None:
    source = statement([text], id="a", symbol="A/1")
    one = quote(source, text)
    root = part(to_docx(answer([one])), "word/document.xml")
    paragraphs = ["".join(t.text or "" for t in p.iter(W + "t")) for p in root.iter(W + "p")]
    assert f"“{one_line(one.display)}”" in paragraphs


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def test_words_package_is_whole_its_parts_typed_and_related() -> None:
    data = to_docx(answer(quotes_of_paper()))
    check_document(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    types = {node.get("PartName"): node.get("ContentType") for node in part(data, "[Content_Types].xml")}
    assert types["/word/footnotes.xml"].endswith("wordprocessingml.footnotes+xml")
    relations = part(data, "word/_rels/document.xml.rels")
    targets = {node.get("Type").rpartition("/")[2]: node.get("Target") for node in relations}
    assert targets["footnotes"] == "footnotes.xml"
    inside = [f"word/{node.get('Target')}" for node in relations if not node.get("Target").startswith("..")]
    assert set(inside) <= names
    referred = [n.get(W + "id") for n in part(data, "word/document.xml").iter(W + "footnoteReference")]
    notes = part(data, "word/footnotes.xml")
    assert [n.get(W + "id") for n in notes] == ["-1", "0", *referred]
    assert [n.get(W + "type") for n in notes][:3] == ["separator", "continuationSeparator", None]
    styles = {s.get(W + "styleId") for s in part(data, "word/styles.xml").iter(W + "style")}
    used = {node.get(W + "val") for name in ("document", "footnotes")
            for node in part(data, f"word/{name}.xml").iter(W + "pStyle", W + "rStyle")}  # fmt: skip
    assert used <= styles
    order = [node.tag.removeprefix(W) for node in part(data, "word/settings.xml")]
    assert order.index("footnotePr") == order.index("compat") - 1


def test_what_is_written_from_the_right_is_marked_so() -> None:
    root = part(to_docx(answer(quotes_of_paper())), "word/document.xml")
    marked = ["".join(p.itertext()) for p in root.iter(W + "p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert marked == ["“نؤيد الاقتراح، ونرفض التأخير.”"]


@pytest.mark.parametrize("write", [to_docx, to_markdown])
def test_the_same_answer_makes_the_same_bytes(write: object) -> None:
    assert write(answer(quotes_of_paper())) == write(answer(quotes_of_paper()))  # type: ignore[operator]


@pytest.mark.parametrize("write", [to_docx, to_markdown])
def test_no_evidence_is_said_and_has_no_notes(write: object) -> None:
    data = write(answer([]))  # type: ignore[operator]
    text = docx.read(data).text if write is to_docx else unescaped(data.decode())
    assert "No evidence. The library holds no answer to this question." in text
    assert "Searched: 1 statement, 1 passage." in text
    assert "[^" not in text


def test_a_warning_on_the_voice_stands_under_the_quote() -> None:
    one = replace(quotes_of_paper()[0], voice="reported")
    assert "What others are said to hold: not the delegation's own position" in docx.read(to_docx(answer([one]))).text
    assert "What others are said to hold" in unescaped(to_markdown(answer([one])).decode())


def test_a_question_with_control_characters_can_be_written() -> None:
    asked = answer(quotes_of_paper(), "What\x1b[31m does\x00 #Norway\uffff *say*?")
    assert docx.read(to_docx(asked)).text.startswith("What[31m does #Norway *say*?")
    assert to_markdown(asked).decode().startswith("# What\\[31m does \\#Norway \\*say\\*?")


def test_a_file_is_named_by_its_form_and_never_written_over(tmp_path: Path) -> None:
    save(answer(quotes_of_paper()), tmp_path / "a.MD")
    for name, said in (("a.MD", "is there already"), ("a.pdf", "as .md or .docx"), ("no/a.md", "no folder")):
        with pytest.raises(ExportError, match=said):
            writer_for(tmp_path / name)
