-- Several gateways on one database: who is alive with which configuration, who leads what, and what was used of the limits.

CREATE TABLE replicas (
    id         VARCHAR(128) NOT NULL PRIMARY KEY,
    applied    BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE leases (
    name       VARCHAR(128) NOT NULL PRIMARY KEY,
    holder     VARCHAR(128) NOT NULL,
    fence      BIGINT NOT NULL,
    held_until BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What is reserved and used of a limit in its window.
CREATE TABLE counters (
    subject  VARCHAR(512) NOT NULL,
    counted  VARCHAR(32) NOT NULL,
    span  VARCHAR(32) NOT NULL,
    begins   BIGINT NOT NULL,
    used     BIGINT NOT NULL,
    PRIMARY KEY (subject, counted, span)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Running requests that a gateway may have; they end with it.
CREATE TABLE counter_slots (
    subject    VARCHAR(512) NOT NULL,
    replica    VARCHAR(128) NOT NULL,
    slots      BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (subject, replica)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
