"""What the styles of a Word document say of a paragraph or a run: its rank, and whether it can be seen."""

from __future__ import annotations

import re

from index.readers.docx_xml import Element, W, fill_of, has_child, is_on, is_white, run_style, value_of

_SMALLEST = 2
"""Half points; text of one point is there to be found by machines."""
_NAMED_HEADING = re.compile(r"heading ?[1-9]|title|subtitle", re.IGNORECASE)


class Styles:
    """What the document's styles say of a paragraph or a run."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else list(root.iterchildren(W + "style"))
        self._by_id = {style.get(W + "styleId"): style for style in styles}
        self._chains: dict[str | None, list[Element]] = {}
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = [] if defaults is None else [defaults]
        self._normal = next(
            (s.get(W + "styleId") for s in styles if s.get(W + "type") == "paragraph" and is_on(s, "default")), None
        )

    def of(self, paragraph: Element) -> str | None:
        """The id of a paragraph's style."""
        style = value_of(paragraph.find(f"{W}pPr/{W}pStyle"))
        return style if style in self._by_id else self._normal

    def chain(self, style: str | None) -> list[Element]:
        """The style and those that it is based on."""
        if style not in self._chains:
            found: list[Element] = []
            current = style
            while current in self._by_id and self._by_id[current] not in found:
                found.append(self._by_id[current])
                current = value_of(found[-1].find(W + "basedOn"))
            self._chains[style] = found
        return self._chains[style]

    def first(self, style: str | None, path: str) -> Element | None:
        """What the style, or else the nearest that it is based on, has at a path."""
        return next((e for e in (s.find(path) for s in self.chain(style)) if e is not None), None)

    def rank(self, paragraph: Element) -> str:
        """Whether a paragraph is the `title`, another `heading`, or neither: by its outline level, else by its style's name."""
        style = self.of(paragraph)
        names = {
            name.lower()
            for s in self.chain(style)[:1]
            for name in (s.get(W + "styleId"), value_of(s.find(W + "name")))
            if name
        }
        if "title" in names:
            return "title"
        level = paragraph.find(f"{W}pPr/{W}outlineLvl")
        level = self.first(style, f"{W}pPr/{W}outlineLvl") if level is None else level
        if level is not None:
            return "heading" if (value_of(level) or "9") < "9" else ""
        return "heading" if any(_NAMED_HEADING.fullmatch(name) for name in names) else ""

    def is_gone(self, properties: Element | None, style: str | None) -> bool:
        """Whether a run is hidden (`vanish`); paragraph and character style cancel each other out (17.7.3)."""
        if properties is not None:
            for name in ("vanish", "specVanish"):
                if (own := properties.find(W + name)) is not None:
                    return is_on(own)
        of_paragraph = self.first(style, f"{W}rPr/{W}vanish")
        of_run = self.first(run_style(properties), f"{W}rPr/{W}vanish")
        return (of_paragraph is not None and is_on(of_paragraph)) != (of_run is not None and is_on(of_run))

    def is_unseen(self, properties: Element | None, style: str | None, *, coloured: bool) -> bool:
        """Whether a run is too small to be seen, or as light as what is behind it.

        Args:
            properties: the run's own.
            style: its paragraph's.
            coloured: whether cell, table, box or page behind it have a colour, on which white text is seen.
        """
        complex_script = properties is not None and has_child(properties, "rtl", "cs")
        size = value_of(self._look(properties, style, "szCs" if complex_script else "sz"))
        if size is not None and size.isdecimal() and int(size) <= _SMALLEST:
            return True
        colour = (value_of(self._look(properties, style, "color")) or "auto").lower()
        shading = self._look(properties, style, "shd")
        shading = self.first(style, f"{W}pPr/{W}shd") if shading is None else shading
        behind = fill_of(shading)
        if behind or self._look(properties, style, "highlight") is not None:
            return colour == behind
        return not coloured and is_white(colour)

    def _look(self, properties: Element | None, style: str | None, name: str) -> Element | None:
        own = [] if properties is None else [properties]
        of_styles = (s.find(W + "rPr") for s in (*self.chain(run_style(properties)), *self.chain(style)))
        found = (p.find(W + name) for p in (*own, *of_styles, *self._defaults) if p is not None)
        return next((element for element in found if element is not None), None)
