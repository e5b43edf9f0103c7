-- Sign-ins with a provider elsewhere that are on their way. Times are microseconds since 1970-01-01 UTC.

CREATE TABLE logins (
    id         TEXT NOT NULL PRIMARY KEY,
    browser    TEXT NOT NULL,
    state      TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX logins_age ON logins (created_at);
