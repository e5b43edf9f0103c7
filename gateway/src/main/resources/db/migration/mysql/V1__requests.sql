-- Times are microseconds since 1970-01-01 UTC; durations are microseconds; money is a plain decimal text, which sums exactly.
-- The tables of records can be partitioned by time: every unique key of requests holds received_at, and a request's id, the first
-- column of the other two's keys, sorts by time; partitioned tables take no foreign keys.

CREATE TABLE meta (
    store_id VARCHAR(36) NOT NULL PRIMARY KEY,
    created  BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE journal_position (
    id       BIGINT AUTO_INCREMENT PRIMARY KEY,
    journal  VARCHAR(64) NOT NULL UNIQUE,
    segment  BIGINT NOT NULL,
    position BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE requests (
    received_at     BIGINT NOT NULL,
    id              VARCHAR(128) NOT NULL,
    journal         BIGINT NOT NULL,
    key_id          VARCHAR(512) NOT NULL,
    key_name        VARCHAR(255) NOT NULL,
    profile         VARCHAR(512),
    client_address  VARCHAR(255) NOT NULL,
    model           VARCHAR(255) NOT NULL,
    format          VARCHAR(255) NOT NULL,
    source          VARCHAR(32) NOT NULL,
    stream          SMALLINT NOT NULL,
    trace_id        VARCHAR(255),
    thread_id       VARCHAR(255),
    session_id      VARCHAR(255),
    status          VARCHAR(16) NOT NULL,
    channel         VARCHAR(512),
    error_class     VARCHAR(255),
    error_message   MEDIUMTEXT,
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
    notes           MEDIUMTEXT NOT NULL,
    cost            VARCHAR(64),
    currency        VARCHAR(16),
    PRIMARY KEY (received_at, id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX requests_id ON requests (id);
CREATE INDEX requests_key ON requests (key_id, received_at, id);
CREATE INDEX requests_model ON requests (model, received_at, id);
CREATE INDEX requests_channel ON requests (channel, received_at, id);
CREATE INDEX requests_status ON requests (status, received_at, id);

CREATE TABLE attempts (
    request_id      VARCHAR(128) NOT NULL,
    number          INTEGER NOT NULL,
    channel         VARCHAR(512) NOT NULL,
    provider        VARCHAR(255) NOT NULL,
    credential      INTEGER NOT NULL,
    format          VARCHAR(255) NOT NULL,
    model_sent      VARCHAR(255) NOT NULL,
    model_reported  VARCHAR(255),
    http_status     INTEGER NOT NULL,
    error_class     VARCHAR(255),
    error_message   MEDIUMTEXT,
    started_at      BIGINT NOT NULL,
    first_token     BIGINT,
    duration        BIGINT,
    input           BIGINT,
    cache_read      BIGINT,
    cache_write_5m  BIGINT,
    cache_write_1h  BIGINT,
    output          BIGINT,
    reasoning       BIGINT,
    stop            VARCHAR(255),
    partial         SMALLINT NOT NULL,
    cost            VARCHAR(64),
    currency        VARCHAR(16),
    PRIMARY KEY (request_id, number)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE bodies (
    request_id   VARCHAR(128) NOT NULL,
    kind         VARCHAR(16) NOT NULL,
    attempt      INTEGER NOT NULL,
    content_type VARCHAR(255) NOT NULL,
    bytes        LONGBLOB NOT NULL,
    truncated    SMALLINT NOT NULL,
    PRIMARY KEY (request_id, kind, attempt)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
