"""Files that are whole, damaged and hostile, made from a seed. Every statement in them is fictional."""

from __future__ import annotations

import random
import zipfile
import zlib
from io import BytesIO

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SUFFIXES = (".pdf", ".docx", ".html", ".txt")
_LINES = (
    "This statement is fictional.",
    "The delegation of Norway supports the register of river levels number {number}.",
    "We ask for a timetable, and we thank the Chairperson for the meeting.",
)


def good(suffix: str, number: int = 0) -> bytes:
    """A whole file of a kind, with a sentence that no other number has."""
    lines = [line.format(number=number) for line in _LINES]
    return {".pdf": _pdf, ".docx": _docx, ".html": _html, ".txt": _text}[suffix](lines)


def mutations(seed: int, count: int) -> dict[str, bytes]:
    """`count` damaged files by name: cut off, flipped, with pieces lost, doubled or zeroed, misnamed, mixed."""
    chance = random.Random(seed)  # noqa: S311  (damage, not secrets)
    made: dict[str, bytes] = {}
    ways = [_cut, _flip, _lose, _double, _zero, _only_head, _garbage, _mix, _nothing]
    for number in range(count):
        suffix = SUFFIXES[number % len(SUFFIXES)]
        way = ways[chance.randrange(len(ways))]
        named = chance.choice(SUFFIXES) if chance.random() < 0.1 else suffix
        made[f"{number:03}{way.__name__}{named}"] = way(good(suffix, number), chance)
    return made


def bombs() -> dict[str, bytes]:
    """Hostile files by name."""
    entity = '<!ENTITY xxe SYSTEM "file:///etc/passwd">'
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "deflate.docx": _with_entry("word/media/zeros.bin", bytes(300 * 2**20)),
        "deflate-xml.docx": _with_entry("word/extra.xml", b"<a>" + b" " * (300 * 2**20) + b"</a>"),
        "entries.docx": _with_many_entries(10_000),
        "laughs.docx": _with_document(f'<!DOCTYPE a [<!ENTITY l0 "lol">{lol}]>', "&l9;"),
        "entity.docx": _with_document(f"<!DOCTYPE a [{entity}]>", "&xxe;"),
        "deep.docx": _with_document("", "<w:sdt>" * 20_000 + "</w:sdt>" * 20_000),
        "pages.pdf": _circular_pages(),
        "form.pdf": _form_in_itself(),
        "flate.pdf": _flate_bomb(),
        "deep.html": b"<!DOCTYPE html><body>" + b"<div>" * 2_000 + b"We agree." + b"</div>" * 2_000,
        "deeper.html": b"<!DOCTYPE html><body>" + b"<div>" * 100_000 + b"We agree.",
        "wide.html": b"<!DOCTYPE html><body>" + b"<i></i>" * 2_000_000,
        "tables.html": b"<!DOCTYPE html><body>" + b"<table><tr><td>" * 30_000 + b"We agree.",
        "laughs.html": f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "lol">{lol}]><html><body>&l9;</body></html>'.encode(),
        "line.txt": b"agree " * (5 * 2**20),
        "marks.txt": b"(" * 2**20,
    }


def _pdf(lines: list[str]) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(72, 720 - 28 * number, line)
    canvas.save()
    return file.getvalue()


def _docx(lines: list[str]) -> bytes:
    document, file = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def _html(lines: list[str]) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Fictional</title><body>{body}</body></html>'.encode()


def _text(lines: list[str]) -> bytes:
    return "\n\n".join(lines).encode()


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 40)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.randrange(1, 2_000))


def _lose(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:end] + data[start:]


def _zero(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def _only_head(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(4, 16)]


def _garbage(data: bytes, chance: random.Random) -> bytes:
    return data[:12] + chance.randbytes(chance.randrange(1, 5_000))


def _mix(data: bytes, chance: random.Random) -> bytes:
    return data[: len(data) // 2] + good(chance.choice(SUFFIXES))


def _nothing(_data: bytes, _chance: random.Random) -> bytes:
    return b""


def _repacked(changed: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(good(".docx"))) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        held = {entry: old.read(entry) for entry in old.namelist()}
        for name, data in (held | changed).items():
            new.writestr(name, data)
    return file.getvalue()


def _with_entry(name: str, data: bytes) -> bytes:
    return _repacked({name: data})


def _with_many_entries(count: int) -> bytes:
    return _repacked({f"word/media/{number}.bin": b"" for number in range(count)})


def _with_document(declaration: str, body: str) -> bytes:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>" if body.startswith("&") else f"{body}<w:p/>"
    xml = f'<?xml version="1.0"?>{declaration}<w:document {namespace}><w:body>{text}</w:body></w:document>'
    return _repacked({"word/document.xml": xml.encode()})


def _objects(*bodies: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table + tail


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def _circular_pages() -> bytes:
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2000000000 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 3 >>",
        b"<< /Type /Outlines /First 4 0 R /Last 4 0 R /Next 4 0 R >>",
    )


def _form_in_itself() -> bytes:
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        _stream(b"/X Do"),
        _stream(
            b"/X Do /X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
        ),
    )


def _flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    piece = b"BT /F1 9 Tf 9 9 Td (agree) Tj ET\n" * 32_768
    inner = b"".join(packer.compress(piece) for _ in range(1_000)) + packer.flush()
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        _stream(zlib.compress(inner, 9), b"/Filter [/FlateDecode /FlateDecode]"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
