-- From schema 2: vectors of sentences, made with those of their passages. `demarche rebuild --encode` makes them of what is there.
CREATE TABLE sentence_embeddings (
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    vectors BLOB NOT NULL,
    PRIMARY KEY (key, fingerprint)
) WITHOUT ROWID;
