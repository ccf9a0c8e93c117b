-- From schema 1: how each file was read. What was read before says nothing of it; the next ingest reads those files anew.
ALTER TABLE statements ADD COLUMN reading TEXT NOT NULL DEFAULT '{}';
