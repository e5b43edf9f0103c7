-- Times are microseconds since 1970-01-01 UTC; durations are microseconds; money is a plain decimal text, which sums exactly.

CREATE TABLE meta (
    store_id TEXT NOT NULL PRIMARY KEY,
    created  INTEGER NOT NULL
);

CREATE TABLE journal_position (
    id       INTEGER PRIMARY KEY,
    journal  TEXT NOT NULL UNIQUE,
    segment  INTEGER NOT NULL,
    position INTEGER NOT NULL
);

CREATE TABLE requests (
    received_at     INTEGER NOT NULL,
    id              TEXT NOT NULL,
    journal         INTEGER NOT NULL REFERENCES journal_position (id),
    key_id          TEXT NOT NULL,
    key_name        TEXT NOT NULL,
    profile         TEXT,
    client_address  TEXT NOT NULL,
    model           TEXT NOT NULL,
    format          TEXT NOT NULL,
    source          TEXT NOT NULL,
    stream          INTEGER NOT NULL,
    trace_id        TEXT,
    thread_id       TEXT,
    session_id      TEXT,
    status          TEXT NOT NULL,
    channel         TEXT,
    error_class     TEXT,
    error_message   TEXT,
    http_status     INTEGER NOT NULL,
    first_token     INTEGER,
    duration        INTEGER,
    input           INTEGER,
    cache_read      INTEGER,
    cache_write_5m  INTEGER,
    cache_write_1h  INTEGER,
    output          INTEGER,
    reasoning       INTEGER,
    partial         INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    notes           TEXT NOT NULL,
    cost            TEXT,
    currency        TEXT,
    PRIMARY KEY (received_at, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX requests_id ON requests (id);
CREATE INDEX requests_key ON requests (key_id, received_at, id);
CREATE INDEX requests_model ON requests (model, received_at, id);
CREATE INDEX requests_channel ON requests (channel, received_at, id);
CREATE INDEX requests_status ON requests (status, received_at, id);

CREATE TABLE attempts (
    request_id      TEXT NOT NULL,
    number          INTEGER NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    credential      INTEGER NOT NULL,
    format          TEXT NOT NULL,
    model_sent      TEXT NOT NULL,
    model_reported  TEXT,
    http_status     INTEGER NOT NULL,
    error_class     TEXT,
    error_message   TEXT,
    started_at      INTEGER NOT NULL,
    first_token     INTEGER,
    duration        INTEGER,
    input           INTEGER,
    cache_read      INTEGER,
    cache_write_5m  INTEGER,
    cache_write_1h  INTEGER,
    output          INTEGER,
    reasoning       INTEGER,
    stop            TEXT,
    partial         INTEGER NOT NULL,
    cost            TEXT,
    currency        TEXT,
    PRIMARY KEY (request_id, number)
) WITHOUT ROWID;

CREATE TABLE bodies (
    request_id   TEXT NOT NULL,
    kind         TEXT NOT NULL,
    attempt      INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    bytes        BLOB NOT NULL,
    truncated    INTEGER NOT NULL,
    PRIMARY KEY (request_id, kind, attempt)
);
