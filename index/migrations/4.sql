-- From schema 3: tables of vectors with an index beside them. As trees by their key they had two or three rows a page on every level,
-- so that a vector of a large library was found over a dozen pages.
CREATE TABLE moved (
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (key, fingerprint)
);
INSERT INTO moved SELECT * FROM embeddings;
DROP TABLE embeddings;
ALTER TABLE moved RENAME TO embeddings;
CREATE TABLE moved (
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    vectors BLOB NOT NULL,
    PRIMARY KEY (key, fingerprint)
);
INSERT INTO moved SELECT * FROM sentence_embeddings;
DROP TABLE sentence_embeddings;
ALTER TABLE moved RENAME TO sentence_embeddings;
