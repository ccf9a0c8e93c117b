"""The rooms beside the conversation, each a page that works without a script: from values to HTML, and nothing else.

`routes.py` above them turns a request into values. Every string from outside is escaped here, exactly once.
"""
