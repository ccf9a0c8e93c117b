"""Papers made for the tests: real PDF files, with text set where the test wants it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, WIDTH, LEADING = 72.0, 720.0, 400.0, 14.0


@dataclass
class Paper:
    """A PDF in the making; `y` is where the next line stands."""

    size: float = 11.0
    font: str = "Times-Roman"

    def __post_init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1)
        self.y = TOP

    def line(self, text: str, x: float = LEFT, y: float | None = None, size: float = 0, font: str = "") -> None:
        self.canvas.setFont(font or self.font, size or self.size)
        self.canvas.drawString(x, self.y if y is None else y, text)
        if y is None:
            self.y -= LEADING

    def paragraph(self, text: str, x: float = LEFT, width: float = WIDTH, indent: float = 0, gap: float = 6) -> None:
        for number, line in enumerate(wrapped(text, width - indent, self.size, self.font)):
            self.line(line, x + (0 if number else indent))
        self.y -= gap

    def picture(self) -> None:
        image = Image.new("L", (60, 80), 200)
        self.canvas.drawImage(ImageReader(image), 0, 0, *A4)

    def page(self) -> None:
        self.canvas.showPage()
        self.y = TOP

    def data(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def wrapped(text: str, width: float, size: float, font: str) -> list[str]:
    """The lines of a text that is set ragged."""
    lines: list[str] = []
    for word in text.split():
        if lines and stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def hyphenated(words: Sequence[str], at_most: int) -> list[str]:
    """The lines of a text in a column so narrow that words are parted; each half has two letters at least."""
    lines = [""]
    for word in words:
        rest = word
        while True:
            room = at_most - len(lines[-1]) - bool(lines[-1])
            if len(rest) <= room:
                lines[-1] += " " * bool(lines[-1]) + rest
                break
            cut = min(room - 1, len(rest) - 2)
            if rest.isalpha() and cut >= 2:
                lines[-1] += " " * bool(lines[-1]) + rest[:cut] + "-"
                rest = rest[cut:]
            lines.append("")
    return [line for line in lines if line]
