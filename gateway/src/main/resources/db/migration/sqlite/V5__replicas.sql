-- Several gateways on one database: who is alive with which configuration, who leads what, and what was used of the limits.

CREATE TABLE replicas (
    id         TEXT NOT NULL PRIMARY KEY,
    applied    INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
);

CREATE TABLE leases (
    name       TEXT NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    fence      INTEGER NOT NULL,
    held_until INTEGER NOT NULL
);

-- What is reserved and used of a limit in its window.
CREATE TABLE counters (
    subject  TEXT NOT NULL,
    counted  TEXT NOT NULL,
    span  TEXT NOT NULL,
    begins   INTEGER NOT NULL,
    used     INTEGER NOT NULL,
    PRIMARY KEY (subject, counted, span)
);

-- Running requests that a gateway may have; they end with it.
CREATE TABLE counter_slots (
    subject    TEXT NOT NULL,
    replica    TEXT NOT NULL,
    slots      INTEGER NOT NULL,
    held_until INTEGER NOT NULL,
    PRIMARY KEY (subject, replica)
);
