-- Answers that clients may continue by their id; only their owner's requests find them.

CREATE TABLE transcripts (
    owner      TEXT NOT NULL,
    id         TEXT NOT NULL,
    channel    TEXT NOT NULL,
    resident   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    input      BLOB NOT NULL,
    answer     BLOB NOT NULL,
    PRIMARY KEY (owner, id)
);

CREATE INDEX transcripts_age ON transcripts (created_at, size);
