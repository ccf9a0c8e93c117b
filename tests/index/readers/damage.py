"""Files to try readers on: good ones of each kind, damaged ones made out of them, and bombs.

Everything is fictional, small on disk, and the same each time: damage comes out of a seed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from itertools import islice
from random import Random

from docx import Document
from reportlab.pdfgen.canvas import Canvas

SENTENCES = {
    "fictional.pdf": "The delegation of Fictionland counts forty blue lanterns in this portable document.",
    "fictional.docx": "The delegation of Fictionland counts thirty green kettles in this word document.",
    "fictional.html": "The delegation of Fictionland counts twenty red ladders on this web page.",
    "fictional.txt": "The delegation of Fictionland counts ten yellow drums in this plain text.",
}
"""Of each good file, the sentence that stands in no other."""
_OTHERS = ("Mr. Chairperson,", "{}", "We support the fictional proposal on lanterns.", "Thank you for your attention.")
_LONG_AGO = (2000, 1, 1, 0, 0, 0)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# Good files


@cache
def good_files() -> Mapping[str, bytes]:
    """A short statement of each kind by its file's name; each holds its own of `SENTENCES`."""
    makers = {"pdf": _good_pdf, "docx": _good_docx, "html": _good_html, "txt": _good_text}
    return {name: makers[name.rpartition(".")[2]](_lines(sentence)) for name, sentence in SENTENCES.items()}


def _lines(sentence: str) -> list[str]:
    return [line.format(sentence) for line in _OTHERS]


def _good_pdf(lines: list[str]) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, invariant=1)
    for position, line in enumerate(lines):
        canvas.drawString(72, 720 - 40 * position, line)
    canvas.save()
    return made.getvalue()


def _good_docx(lines: list[str]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    made = BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as archive:  # python-docx writes the hour of the day into it
        return packed({name: archive.read(name) for name in archive.namelist()})


def _good_html(lines: list[str]) -> bytes:
    body = "\n".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><title>Fictional</title></head><body>\n{body}\n</body></html>'.encode()
    )


def _good_text(lines: list[str]) -> bytes:
    return "\n\n".join(lines).encode()


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A zip archive that doesn't depend on the hour."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


# Damaged files


def mutations(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Damaged files, each with a name of its own that says what was done to which file.

    Args:
        seed: the same one gives the same files.
        count: how many; every kind of damage comes to every kind of file within the first 40.
    """
    return islice(_endless_mutations(Random(seed)), count)  # noqa: S311  (damage, no secrets)


def _endless_mutations(random: Random) -> Iterator[tuple[str, bytes]]:
    number = 0
    while True:
        for what, damage in _DAMAGES.items():
            for name, data in good_files().items():
                stem, _, suffix = name.rpartition(".")
                if what == "wrong suffix":
                    suffix = random.choice([other for other in ("pdf", "docx", "html", "txt") if other != suffix])
                yield f"{number:04}-{what.replace(' ', '-')}-{stem}.{suffix}", damage(random, data)
                number += 1


def _truncated(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(1, len(data))]


def _flipped(random: Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(random.choice((1, 3, 20, 200))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def _chunk(random: Random, data: bytes) -> tuple[bytes, bytes, bytes]:
    """The data in three parts; the one in the middle is some chunk of it."""
    start = random.randrange(len(data))
    end = min(len(data), start + random.choice((1, 16, 256, 4096)))
    return data[:start], data[start:end], data[end:]


def _deleted(random: Random, data: bytes) -> bytes:
    before, _, after = _chunk(random, data)
    return before + after


def _duplicated(random: Random, data: bytes) -> bytes:
    before, chunk, after = _chunk(random, data)
    return before + chunk * 2 + after


def _zeroed(random: Random, data: bytes) -> bytes:
    before, chunk, after = _chunk(random, data)
    return before + bytes(len(chunk)) + after


def _joined(random: Random, data: bytes) -> bytes:
    return data + random.choice([other for other in good_files().values() if other != data])


def _garbage(random: Random, data: bytes) -> bytes:
    return data[:16] + random.randbytes(random.choice((10, 1000, 20000)))


_DAMAGES: Mapping[str, Callable[[Random, bytes], bytes]] = {
    "truncated": _truncated,
    "flipped": _flipped,
    "deleted": _deleted,
    "duplicated": _duplicated,
    "zeroed": _zeroed,
    "wrong suffix": lambda _random, data: data,
    "empty": lambda _random, _data: b"",
    "only the header": lambda _random, data: data[:16],
    "joined with another": _joined,
    "garbage behind the header": _garbage,
}


# Bombs


def bombs() -> dict[str, bytes]:
    """Files made to harm their reader, by name; none is larger than 40 MB, some unpack to gigabytes."""
    return {**_docx_bombs(), **_pdf_bombs(), **_html_bombs(), "long-line.txt": b"fictional " * 3_000_000}


def _docx_bombs() -> dict[str, bytes]:
    laughs = _laughs("<w:p><w:r><w:t>{}</w:t></w:r></w:p>")
    outside = '<!DOCTYPE w:document [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>' + _body(
        "<w:p><w:r><w:t>&xxe;</w:t></w:r></w:p>"
    )
    return {
        "unpacks-to-2-gb.docx": _deflate_bomb_docx(),
        "many-entries.docx": packed(_docx_with(_body("")) | {f"word/{at}.xml": b"<a/>" for at in range(10_000)}),
        "laughs.docx": packed(_docx_with(laughs)),
        "laughs-utf-16.docx": packed(_docx_with('<?xml version="1.0" encoding="UTF-16"?>' + laughs, "utf-16")),
        "reads-passwords.docx": packed(_docx_with(outside)),
        "deep-tables.docx": packed(_docx_with(_body("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000))),
    }


def _docx_with(document: str, encoding: str = "utf-8") -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(good_files()["fictional.docx"])) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return entries | {"word/document.xml": document.encode(encoding)}


def _body(content: str) -> str:
    return f'<w:document xmlns:w="{_WORD}"><w:body>{content}</w:body></w:document>'


def _laughs(paragraph: str) -> str:
    """Ten entities, each ten times the one before: ten thousand million laughs in one kilobyte."""
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 11))
    return f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{entities}]>' + _body(paragraph.format("&l10;"))


def _deflate_bomb_docx() -> bytes:
    head, tail = _body("{}").encode().split(b"{}")
    stream, size, checksum = _repeated(head, b"<w:p/>", tail, 2**31, zlib.crc32)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _docx_with("").items():
            if name != "word/document.xml":
                archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
        place = archive.fp.tell() if archive.fp else 0
        archive.writestr(zipfile.ZipInfo("word/document.xml", _LONG_AGO), stream)
    data = bytearray(made.getvalue())
    for at in (place + 8, data.rindex(b"PK\x01\x02") + 10):  # say that what was stored is packed
        struct.pack_into("<H", data, at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", data, at + 6, checksum)
        struct.pack_into("<I", data, at + 14, size)
    return bytes(data)


def _repeated(
    head: bytes, unit: bytes, tail: bytes, size: int, checksum: Callable[[bytes, int], int]
) -> tuple[bytes, int, int]:
    """A raw deflate stream of a head, a unit over and over, and a tail.

    A block that was closed with a full flush doesn't refer to what is before it, so it is packed once and copied.

    Returns:
        The stream, the size of what it unpacks to (about `size`), and its checksum.
    """
    block = unit * (2**20 // len(unit))
    times = size // len(block)
    packer = zlib.compressobj(9, wbits=-15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(tail) + packer.flush()
    total = checksum(head, checksum(b"", 0) if checksum is zlib.crc32 else 1)
    for _ in range(times):
        total = checksum(block, total)
    return first + middle * times + last, len(head) + len(block) * times + len(tail), checksum(tail, total)


def _zlib_bomb(head: bytes, unit: bytes, tail: bytes, size: int) -> bytes:
    stream, _, checksum = _repeated(head, unit, tail, size, zlib.adler32)
    return b"\x78\xda" + stream + struct.pack(">I", checksum)


def _pdf_bombs() -> dict[str, bytes]:
    zeros = _zlib_bomb(b"", b"\0", b"", 10**9)
    words = _zlib_bomb(b"BT /F1 12 Tf ", b"(fictional) Tj ", b"ET", 10**9)
    nested = zlib.compress(zlib.compress(zeros, 9), 9)
    return {
        "page-tree-holds-itself.pdf": pdf({2: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"}),
        "page-trees-hold-each-other.pdf": pdf(
            {
                2: b"<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]/Parent 3 0 R>>",
                3: b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]/Parent 2 0 R>>",
            }
        ),
        "many-pages.pdf": pdf({2: b"<</Type/Pages/Count 2147483647/Kids[3 0 R]>>"}),
        "circular-outline.pdf": pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
                6: b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>",
                7: b"<</Title(round)/Parent 7 0 R/Next 7 0 R/Prev 7 0 R/First 7 0 R/Last 7 0 R>>",
            }
        ),
        "form-draws-itself.pdf": pdf(
            {
                4: _stream(b"/X0 Do"),
                6: _stream(b"/X0 Do /X0 Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 6 0 R>>>>"),
            }
        ),
        "deep-arrays.pdf": pdf({4: b"[" * 100_000 + b"]" * 100_000}),
        "length-is-itself.pdf": pdf({4: b"<</Length 4 0 R>>stream\nBT ET\nendstream"}),
        "unpacks-to-zeros.pdf": pdf({4: _stream(zeros, b"/Filter/FlateDecode")}),
        "unpacks-to-words.pdf": pdf({4: _stream(words, b"/Filter/FlateDecode")}),
        "unpacks-thrice.pdf": pdf({4: _stream(nested, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")}),
    }  # fmt: skip


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), entries, content)


def pdf(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of one page, with objects replaced or added: 1 catalogue, 2 page tree, 3 page, 4 its content, 5 its font."""
    usual = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/XObject<</X0 6 0 R>>>>>>",
        4: _stream(b"BT /F1 12 Tf 72 720 Td (A fictional page.) Tj ET"),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        6: b"null",
    }
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in sorted({**usual, **objects}.items()):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start, count = len(made), len(places) + 1
    lines = b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (count, lines, count)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)


def _html_bombs() -> dict[str, bytes]:
    pages = {
        "2000-deep.html": [b"<div>" * 2000, b"fictional", b"</div>" * 2000],
        "100000-deep.html": [b"<div>" * 100_000, b"fictional", b"</div>" * 100_000],
        "100000-deep-in-line.html": [b"<b><i>" * 50_000, b"fictional"],
        "many-elements.html": [b"<p>a" * 2_000_000],
        "nested-tables.html": [b"<table><tr><td>x" * 100_000],
        "many-attributes.html": [b"<p ", b"".join(b"a%d " % at for at in range(500_000)), b">fictional"],
        "unclosed-comment.html": [b"<!--" * 1_000_000],
    }
    made = {name: _page(parts) for name, parts in pages.items()}
    return made | {"laughs.html": b'<?xml version="1.0"?>\n' + _laughs("<w:p>{}</w:p>").encode()}


def _page(parts: Iterable[bytes]) -> bytes:
    return b"<!DOCTYPE html><html><body>" + b"".join(parts)
