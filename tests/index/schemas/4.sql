-- The catalogue. A row of `statements` is one version of one statement, alive from revision `born` up to but without `died`.
-- What a generation was built from stays readable until no generation needs it, so readers never see half an ingest.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE statements (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    born INTEGER NOT NULL,
    died INTEGER,
    path TEXT NOT NULL,
    territory TEXT,              -- code of the delegation, NULL where it is no territory
    metadata TEXT NOT NULL,      -- JSON: the fields of Metadata
    found TEXT NOT NULL,         -- JSON: field -> [start, end]
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    reading TEXT NOT NULL DEFAULT '{}'   -- JSON: kind of the file, origins of the metadata, remarks
);
CREATE UNIQUE INDEX statements_alive ON statements (id) WHERE died IS NULL;
CREATE INDEX statements_by_id ON statements (id, born);

CREATE TABLE paragraphs (
    statement INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    role TEXT NOT NULL,
    number INTEGER,
    page INTEGER,
    PRIMARY KEY (statement, position)
) WITHOUT ROWID;

CREATE TABLE sentences (
    statement INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    role TEXT NOT NULL,
    page INTEGER,
    PRIMARY KEY (statement, position)
) WITHOUT ROWID;

CREATE TABLE passages (
    statement INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    embedding_key TEXT NOT NULL,
    PRIMARY KEY (statement, position)
) WITHOUT ROWID;
CREATE INDEX passages_by_id ON passages (id);
CREATE INDEX passages_by_embedding ON passages (embedding_key);

CREATE TABLE embeddings (
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    vector BLOB NOT NULL,        -- little-endian float32, unit length
    PRIMARY KEY (key, fingerprint)
);

-- Apart from `embeddings`, which is read whole to build an index.
CREATE TABLE sentence_embeddings (
    key TEXT NOT NULL,           -- of the passage
    fingerprint TEXT NOT NULL,
    vectors BLOB NOT NULL,       -- signed bytes, one row a sentence: 127 is the largest number of the row; scaled to unit length when read
    PRIMARY KEY (key, fingerprint)
);

CREATE TABLE sources (
    root TEXT NOT NULL,          -- the ingested folder
    path TEXT NOT NULL,          -- the file, relative to it
    statement TEXT NOT NULL,     -- id of the living statement
    source_sha256 TEXT NOT NULL,
    recipe TEXT NOT NULL,        -- hash of everything else that shapes the statement
    PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE INDEX sources_by_hash ON sources (source_sha256);
CREATE INDEX sources_by_statement ON sources (statement);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    finished TEXT NOT NULL,      -- UTC, ISO 8601
    report TEXT NOT NULL         -- JSON of the IngestReport
);
