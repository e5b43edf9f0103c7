-- What was used, summed by the hour: each ended request in the hour it was received in. Sums are made of the requests anew whenever one
-- of the hour has changed, so that writing one twice, late or with another price leaves them right. Times are microseconds.

-- What sums are told apart by; the id is made of the rest, empty stands for all or for none.
CREATE TABLE usage_groups (
    id        BIGINT NOT NULL PRIMARY KEY,
    key_id    TEXT NOT NULL,
    profile   TEXT NOT NULL,
    team      TEXT NOT NULL,
    user_name TEXT NOT NULL,
    channel   TEXT NOT NULL,
    model     TEXT NOT NULL
);

CREATE INDEX usage_groups_key ON usage_groups (key_id);
CREATE INDEX usage_groups_user ON usage_groups (user_name);

-- detail: 0 all together, 1 by channel and model, 2 by key, profile, team and user, 3 by all of these. Money is in trillionths. Zeros
-- are null, which takes no room. d and f: how many took so long to their end and to their first token, see Distribution.
CREATE TABLE usage_hours (
    detail      SMALLINT NOT NULL,
    starts_at   BIGINT NOT NULL,
    group_id    BIGINT NOT NULL,
    status      TEXT NOT NULL,
    error_class TEXT NOT NULL,
    currency    TEXT NOT NULL,
    requests    BIGINT NOT NULL,
    retried     BIGINT,
    unpriced    BIGINT,
    estimated   BIGINT,
    input       BIGINT,
    cache_read  BIGINT,
    cache_write BIGINT,
    output      BIGINT,
    reasoning   BIGINT,
    cost        BIGINT,
    duration    BIGINT,
    first_token BIGINT,
    d0          INTEGER,
    d1          INTEGER,
    d2          INTEGER,
    d3          INTEGER,
    d4          INTEGER,
    d5          INTEGER,
    d6          INTEGER,
    d7          INTEGER,
    d8          INTEGER,
    d9          INTEGER,
    d10         INTEGER,
    d11         INTEGER,
    d12         INTEGER,
    d13         INTEGER,
    d14         INTEGER,
    d15         INTEGER,
    f0          INTEGER,
    f1          INTEGER,
    f2          INTEGER,
    f3          INTEGER,
    f4          INTEGER,
    f5          INTEGER,
    f6          INTEGER,
    f7          INTEGER,
    f8          INTEGER,
    f9          INTEGER,
    f10         INTEGER,
    f11         INTEGER,
    f12         INTEGER,
    f13         INTEGER,
    f14         INTEGER,
    f15         INTEGER,
    PRIMARY KEY (detail, starts_at, group_id, status, error_class, currency)
);

CREATE INDEX usage_hours_group ON usage_hours (group_id, starts_at);
CREATE INDEX usage_hours_age ON usage_hours (starts_at);

-- Hours whose sums are to be made anew, and up to where a journal had been read when it said so.
CREATE TABLE usage_marks (
    starts_at BIGINT NOT NULL,
    journal   BIGINT NOT NULL,
    segment   BIGINT NOT NULL,
    position  BIGINT NOT NULL,
    PRIMARY KEY (starts_at, journal)
);

-- Requests before it may be gone: sums of earlier hours stay as they are.
CREATE TABLE usage_floor (
    floor BIGINT NOT NULL
);

INSERT INTO usage_floor (floor) VALUES (0);

INSERT INTO usage_marks (starts_at, journal, segment, position)
SELECT DISTINCT received_at - received_at % 3600000000, 0, 0, 0 FROM requests;
