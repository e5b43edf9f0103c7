-- Answers that clients may continue by their id; only their owner's requests find them.

CREATE TABLE transcripts (
    owner      TEXT NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    channel    TEXT NOT NULL,
    resident   SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    input      BYTEA NOT NULL,
    answer     BYTEA NOT NULL,
    PRIMARY KEY (owner, id)
);

CREATE INDEX transcripts_age ON transcripts (created_at, size);
