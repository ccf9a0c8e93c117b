"""Is this a quotation, and whose? `verdict.py` decides; data flows folding → standing → matching → verdict."""
