-- What was done under an idempotency key, and what was answered; no answer while it runs.

CREATE TABLE replays (
    id         TEXT NOT NULL PRIMARY KEY,
    body_hash  TEXT NOT NULL,
    answer     TEXT,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX replays_age ON replays (created_at);
