-- Sign-ins with a provider elsewhere that are on their way. Times are microseconds since 1970-01-01 UTC.

CREATE TABLE logins (
    id         VARCHAR(128) NOT NULL PRIMARY KEY,
    browser    VARCHAR(128) NOT NULL,
    state      MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX logins_age ON logins (created_at);
