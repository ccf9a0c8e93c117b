-- From schema 4: the signs of word pieces beside the vectors of sentences. `demarche rebuild --encode` makes them of what is there.
ALTER TABLE sentence_embeddings ADD COLUMN pieces BLOB;
