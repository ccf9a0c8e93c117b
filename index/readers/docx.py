"""Word documents: the text as Word shows it once all tracked changes are accepted, and nothing that Word hides.

python-docx opens the package and parses its parts. Its `paragraph.text` leaves out insertions, content controls and text boxes
and knows no hidden text, so the XML is walked here (element names: ECMA-376 part 1, chapter 17).

Numbers that Word counts itself stand nowhere in the file's text. Who reads the document sees and cites them, so each is computed
out of the numbering definitions and put in front of its paragraph (`7. The Council …`); bullets of all shapes become `•`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.package import Package

from index.readers.archive import check_document
from index.readers.docx_labels import Labels
from index.readers.docx_story import ShownParagraph, Story, Tally
from index.readers.docx_styles import Styles
from index.readers.docx_xml import Element, W, has, root_of
from index.readers.reading import Reading, Shown
from index.statement import Span

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "http://purl.oclc.org/ooxml/"
_EMPTY_TITLE = re.compile(
    r"microsoft word -.*|word document|document ?\d*|untitled|.*\.(?:docx?|rtf|odt)|", re.IGNORECASE
)


def read(data: bytes) -> Reading:
    """Read a Word document; headers, footers and notes go behind the text.

    Args:
        data: the bytes of a .docx file. It is checked before python-docx sees it; macros are neither read nor run.

    Raises:
        ValueError: it is no Word document, encrypted, damaged, or made to harm its reader.
    """
    check_document(data)
    try:
        package = Package.open(BytesIO(data))
        if not any(relation.reltype.startswith(_STRICT) for relation in package.rels.values()):
            return _Document(package).reading()
    except MemoryError:
        raise
    except RecursionError as error:
        raise ValueError("nests its elements deeper than any document does") from error
    except Exception as error:  # python-docx and lxml raise anything over a damaged package
        raise ValueError(
            f"is a damaged .docx file ({type(error).__name__}: {str(error)[:200]}); fetch it again"
        ) from error
    raise ValueError("is in the strict form of Open XML; save it in Word as “Word document (.docx)”")


class _Document:
    """A package, taken apart into body, furniture and what is known of it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_document_part
        self.root = root_of(self.main)
        self.styles = Styles(self._related("styles"))
        self.numbering = self._related("numbering")
        self.tally = Tally()

    def reading(self) -> Reading:
        body = [paragraph for part in self.root.iterchildren(W + "body") for paragraph in self._story(part)]
        furniture = [*self._running_heads(), *self._notes()]
        spans = list(_spans(body))
        text = "\n\n".join(paragraph.text for paragraph in body)
        whole = "\n\n".join(part for part in (text, *furniture) if part)
        return Reading(
            text=whole,
            kind="docx",
            encoding="docx",
            furniture_from=len(text),
            headings=tuple(span for span, paragraph in zip(spans, body, strict=True) if paragraph.rank),
            shown=_shown_title(body, spans),
            properties=_properties(self.package),
            remarks=tuple(self._remarks()),
        )

    def _story(self, root: Element) -> list[ShownParagraph]:
        return Story(
            root, self.styles, Labels(self.numbering, self.styles, self.tally.uncounted), self.tally
        ).paragraphs()

    def _related(self, name: str) -> Element | None:
        """The root of the part that stands in this relation to the main part, if there is one."""
        relations = [r for r in self.main.rels.values() if r.reltype.endswith("/" + name) and not r.is_external]
        return root_of(relations[0].target_part) if relations else None

    def _running_heads(self) -> list[str]:
        """Headers and footers that a section shows, each text once."""
        references = self.root.iter(W + "headerReference", W + "footerReference")
        texts = []
        for id_ in dict.fromkeys(reference.get(_RELATION_ID) for reference in references):
            relation = self.main.rels.get(id_)
            if relation is not None and not relation.is_external:
                texts.append("\n\n".join(paragraph.text for paragraph in self._story(root_of(relation.target_part))))
        return list(dict.fromkeys(text for text in texts if text))

    def _notes(self) -> list[str]:
        """The notes to which shown text refers, footnotes first."""
        texts = []
        for kind in ("footnote", "endnote"):
            part = self._related(kind + "s")
            notes = {} if part is None else {note.get(W + "id"): note for note in part.iterchildren(W + kind)}
            referred = dict.fromkeys(id_ for name, id_ in self.tally.notes if name == kind)
            for note in (notes[id_] for id_ in referred if id_ in notes):
                texts += [paragraph.text for paragraph in self._story(note)]
        return texts

    def _remarks(self) -> Iterator[str]:
        if self.tally.hidden:
            yield f"hidden text was left out ({self.tally.hidden:,} characters)"
        if has(self.root, "ins", "del", "moveFrom", "moveTo"):
            yield "has tracked changes; insertions are read, deletions are not"
        comments = self._related("comments")
        if comments is not None and has(comments, "comment"):
            yield "comments were left out"
        if has(self.root, "altChunk"):
            yield "an embedded document was not read"
        if self.tally.unknown_symbols:
            yield f"signs of a special font are shown as \ufffd ({self.tally.unknown_symbols})"
        if self.tally.uncounted:
            yield f"automatic numbers of the kind {', '.join(sorted(self.tally.uncounted))} were left out"


def _spans(paragraphs: Sequence[ShownParagraph]) -> Iterator[Span]:
    """Where each paragraph stands when blank lines part them."""
    at = 0
    for paragraph in paragraphs:
        yield Span(at, at + len(paragraph.text))
        at += len(paragraph.text) + len("\n\n")


def _shown_title(paragraphs: Sequence[ShownParagraph], spans: Sequence[Span]) -> dict[str, Shown]:
    titles = [at for at, paragraph in enumerate(paragraphs) if paragraph.rank == "title"]
    return {"title": Shown(" ".join(paragraphs[titles[0]].text.split()), spans[titles[0]])} if len(titles) == 1 else {}


def _properties(package: Package) -> dict[str, str]:
    """Title, date and language; not the author, who is whoever typed it."""
    relations = [
        relation for relation in package.rels.values() if relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES
    ]
    if not relations or not isinstance(relations[0].target_part, CorePropertiesPart):
        return {}  # python-docx would make up some
    core = relations[0].target_part.core_properties
    title = " ".join(core.title.split())
    language = re.match(r"[A-Za-z]{2}(?![A-Za-z])", core.language.strip())
    found = {
        "title": "" if _EMPTY_TITLE.fullmatch(title) else title,
        "date": core.created.strftime("%Y-%m-%d") if core.created and core.created.year >= 1980 else "",
        "language": language.group().lower() if language else "",
    }
    return {name: value for name, value in found.items() if value}
