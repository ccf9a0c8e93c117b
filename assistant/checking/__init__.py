"""Is this a quotation, and whose?

`verdict.py` decides. Data flows quotation → looking (by folding and standing) → context, or matching.
"""
