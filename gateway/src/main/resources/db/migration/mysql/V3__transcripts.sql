-- Answers that clients may continue by their id; only their owner's requests find them.

CREATE TABLE transcripts (
    owner      VARCHAR(512) NOT NULL,
    id         VARCHAR(128) NOT NULL,
    channel    VARCHAR(512) NOT NULL,
    resident   SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    input      LONGBLOB NOT NULL,
    answer     LONGBLOB NOT NULL,
    PRIMARY KEY (owner, id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX transcripts_age ON transcripts (created_at, size);
