-- Times are microseconds since 1970-01-01 UTC; durations are microseconds; money is a plain decimal text, which sums exactly.
-- The tables of records can be partitioned by time: every unique key of requests holds received_at, and a request's id, the first
-- column of the other two's keys, sorts by time.

CREATE TABLE meta (
    store_id TEXT NOT NULL PRIMARY KEY,
    created  BIGINT NOT NULL
);

CREATE TABLE journal_position (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    journal  TEXT NOT NULL UNIQUE,
    segment  BIGINT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE requests (
    received_at     BIGINT NOT NULL,
    id              TEXT COLLATE "C" NOT NULL,
    journal         BIGINT NOT NULL,
    key_id          TEXT NOT NULL,
    key_name        TEXT NOT NULL,
    profile         TEXT,
    client_address  TEXT NOT NULL,
    model           TEXT NOT NULL,
    format          TEXT NOT NULL,
    source          TEXT NOT NULL,
    stream          SMALLINT NOT NULL,
    trace_id        TEXT,
    thread_id       TEXT,
    session_id      TEXT,
    status          TEXT NOT NULL,
    channel         TEXT,
    error_class     TEXT,
    error_message   TEXT,
    http_status     INTEGER NOT NULL,
    first_token     BIGINT,
    duration        BIGINT,
    input           BIGINT,
    cache_read      BIGINT,
    cache_write_5m  BIGINT,
    cache_write_1h  BIGINT,
    output          BIGINT,
    reasoning       BIGINT,
    partial         SMALLINT NOT NULL,
    attempts        INTEGER NOT NULL,
    notes           TEXT NOT NULL,
    cost            TEXT,
    currency        TEXT,
    PRIMARY KEY (received_at, id)
);

CREATE INDEX requests_id ON requests (id);
CREATE INDEX requests_key ON requests (key_id, received_at, id);
CREATE INDEX requests_model ON requests (model, received_at, id);
CREATE INDEX requests_channel ON requests (channel, received_at, id);
CREATE INDEX requests_status ON requests (status, received_at, id);

CREATE TABLE attempts (
    request_id      TEXT COLLATE "C" NOT NULL,
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
    started_at      BIGINT NOT NULL,
    first_token     BIGINT,
    duration        BIGINT,
    input           BIGINT,
    cache_read      BIGINT,
    cache_write_5m  BIGINT,
    cache_write_1h  BIGINT,
    output          BIGINT,
    reasoning       BIGINT,
    stop            TEXT,
    partial         SMALLINT NOT NULL,
    cost            TEXT,
    currency        TEXT,
    PRIMARY KEY (request_id, number)
);

CREATE TABLE bodies (
    request_id   TEXT COLLATE "C" NOT NULL,
    kind         TEXT NOT NULL,
    attempt      INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    bytes        BYTEA NOT NULL,
    truncated    SMALLINT NOT NULL,
    PRIMARY KEY (request_id, kind, attempt)
);
