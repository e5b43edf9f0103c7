-- Several gateways on one database: who is alive with which configuration, who leads what, and what was used of the limits.

CREATE TABLE replicas (
    id         TEXT NOT NULL PRIMARY KEY,
    applied    BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);

CREATE TABLE leases (
    name       TEXT NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    fence      BIGINT NOT NULL,
    held_until BIGINT NOT NULL
);

-- What is reserved and used of a limit in its window.
CREATE TABLE counters (
    subject  TEXT NOT NULL,
    counted  TEXT NOT NULL,
    span  TEXT NOT NULL,
    begins   BIGINT NOT NULL,
    used     BIGINT NOT NULL,
    PRIMARY KEY (subject, counted, span)
);

-- Running requests that a gateway may have; they end with it.
CREATE TABLE counter_slots (
    subject    TEXT NOT NULL,
    replica    TEXT NOT NULL,
    slots      BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (subject, replica)
);
