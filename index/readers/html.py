"""A saved web page: the statement on it, in the page's own characters, without what the site puts around it.

The markup is parsed as browsers do (Lexbor), hidden text and footnote marks are taken out, and the title and date stand first,
as the page prints them. What is left out is counted in the remarks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from index.readers.html_blocks import PageBlock, Unread, blocks_of
from index.readers.html_dates import Evidence, printed_dates
from index.readers.html_decode import Markup, decode_markup
from index.readers.html_facts import Page, Place, printed_date, printed_title
from index.readers.html_machine import MachineFacts, machine_facts
from index.readers.html_main import main_of
from index.readers.html_tree import Tree, parse_tree
from index.readers.reading import Reading, Shown
from index.statement import Span

_PARAGRAPH_GAP = "\n\n"

printed_dates("", Evidence())  # the month names take a third of a second: once, not in each process that reads a page


def read(data: bytes) -> Reading:
    r"""Read a saved web page.

    >>> reading = read("<title>On rivers</title><h1>On rivers</h1><p>13 June 2019<p>We <b>agree</b>.".encode())
    >>> reading.text, reading.shown["date"].value
    ('On rivers\n\n13 June 2019\n\nWe agree.', '2019-06-13')

    Raises:
        ValueError: there is no text or no single statement in it, it is no page, or no encoding fits for certain.
    """
    markup = decode_markup(data)
    tree = parse_tree(markup.text)
    blocks, unread = blocks_of(tree)
    if not any(re.search(r"\w", block.text) for block in blocks):
        hidden = f" but hidden text ({unread.hidden:,} characters)" if unread.hidden else ""
        raise ValueError(f"no text in it{hidden}; save the page from a browser after it has loaded")
    main = main_of(tree, blocks, markup.text)
    if not main.blocks:
        raise ValueError(_why_no_statement(tree, [block for at, block in enumerate(blocks) if at not in main.around]))
    page = Page(tree, blocks, main, machine_facts(tree))
    return _reading(page, markup, unread)


def _reading(page: Page, markup: Markup, unread: Unread) -> Reading:
    title = printed_title(page)
    printed = {"title": title, "date": printed_date(page, title)}
    places = {field: place for field, place in printed.items() if place}
    order = _order(page, places)
    notes = [at for at in page.main.blocks if page.blocks[at].is_note]
    text, spans = _joined(page.blocks, order)
    furniture_from = len(text)
    text = _PARAGRAPH_GAP.join((text, *(page.blocks[at].text for at in notes)))
    return Reading(
        text,
        "html",
        markup.encoding,
        furniture_from,
        headings=tuple(spans[at] for at in order if page.blocks[at].is_heading),
        shown={field: _shown(place, spans[place.block]) for field, place in places.items()},
        properties=_properties(page.machine, printed),
        remarks=(*markup.remarks, *_remarks(page, {*order, *notes}, unread)),
    )


def _order(page: Page, places: Mapping[str, Place]) -> list[int]:
    """The blocks in the order of the text: a statement that was taken out of a site begins with its title and its date."""
    body = [at for at in page.main.blocks if not page.blocks[at].is_note]
    facts = [place.block for place in places.values()]
    if page.main.is_whole:
        return body
    first = next((at for at in body if at not in facts), body[-1])
    top = [at for field, at in zip(places, facts, strict=True) if field == "title" or at < first or at not in body]
    return list(dict.fromkeys((*top, *body)))


def _joined(blocks: Sequence[PageBlock], order: Sequence[int]) -> tuple[str, dict[int, Span]]:
    """The text of blocks, and where each stands in it."""
    spans, at = {}, 0
    for position in order:
        spans[position] = Span(at, at + len(blocks[position].text))
        at = spans[position].end + len(_PARAGRAPH_GAP)
    return _PARAGRAPH_GAP.join(blocks[position].text for position in order), spans


def _shown(place: Place, block: Span) -> Shown:
    return Shown(place.value, Span(block.start + place.start, block.start + place.end))


def _properties(machine: MachineFacts, printed: Mapping[str, Place | None]) -> dict[str, str]:
    """What the page tells machines, as far as it doesn't print it."""
    language = re.match(r"[A-Za-z]{2}(?![A-Za-z])", machine.language)
    told = {"language": language.group().lower() if language else "", "url": machine.url}
    told |= {"title": machine.title, "date": machine.date}
    return {field: value for field, value in told.items() if value and not printed.get(field)}


def _remarks(page: Page, kept: set[int], unread: Unread) -> list[str]:
    around = sum(len(block.text) for at, block in enumerate(page.blocks) if at not in kept)
    marks = "1 footnote mark was" if unread.marks == 1 else f"{unread.marks} footnote marks were"
    quotations = any(node.tag == "q" for node in page.tree)
    remarks = {
        f"navigation and other parts of the page were left out ({around:,} characters)": around,
        f"hidden text was left out ({unread.hidden:,} characters)": unread.hidden,
        f"text that is struck out was left out ({unread.struck:,} characters)": unread.struck,
        f"{marks} left out of the text": unread.marks,
        "the quotation marks that a browser sets by itself are written “ and ”": quotations,
    }
    return [remark for remark, applies in remarks.items() if applies]


def _why_no_statement(tree: Tree, blocks: Sequence[PageBlock]) -> str:
    """Pages that lead to statements: lists of them, or a title over a file to download."""
    nodes = (
        node for block in blocks for node in tree[block.element : min(tree[block.element].end, block.element + 20)]
    )
    links = (unquote(node.attributes.get("href", "")).split("?")[0] for node in nodes if node.tag == "a")
    files = {link.rsplit("/", 1)[-1] for link in links if re.search(r"\.(?:pdf|docx?|odt|rtf)$", link, re.IGNORECASE)}
    if len(files) == 1:
        return f"no text of a statement in it, but a link to {files.pop()[:120]!r}; save that file instead"
    return "no text of a statement in it, only links and labels; save the page of the statement itself"
