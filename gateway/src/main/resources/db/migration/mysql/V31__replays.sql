-- What was done under an idempotency key, and what was answered; no answer while it runs.

CREATE TABLE replays (
    id         VARCHAR(128) NOT NULL PRIMARY KEY,
    body_hash  VARCHAR(128) NOT NULL,
    answer     MEDIUMTEXT,
    created_at BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX replays_age ON replays (created_at);
