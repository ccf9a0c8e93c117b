"""From canonical text to a Statement: its metadata, paragraphs and sentences, each with its place in the text."""

from index.parse.document import PARSER_VERSION, parse

__all__ = ["PARSER_VERSION", "parse"]
