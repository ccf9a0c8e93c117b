"""A statement, or a quote of it, as references of the usual forms: footnote, BibTeX, RIS, CSL-JSON."""

from assistant.citations.bibtex import bibtex
from assistant.citations.csl import csl_json
from assistant.citations.footnote import footnote
from assistant.citations.locate import locate, reference_to
from assistant.citations.reference import Reference, reference, reference_of
from assistant.citations.ris import ris

__all__ = [
    "FORMATS",
    "Reference",
    "bibtex",
    "csl_json",
    "footnote",
    "locate",
    "reference",
    "reference_of",
    "reference_to",
    "ris",
]

FORMATS = {"footnote": footnote, "bibtex": bibtex, "ris": ris, "csl-json": csl_json}
"""The form of a reference by its name; each ends with a line break, but for the footnote, which is one line."""
