"""An answer as a document to be kept or passed on: Markdown or Word, each quote with its reference as a footnote."""

from assistant.exports.saving import FORMATS, save, writer_for

__all__ = ["FORMATS", "save", "writer_for"]
