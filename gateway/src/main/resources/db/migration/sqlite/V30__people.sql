-- People, what they may do, their sessions, and the log of what was changed. Times are microseconds since 1970-01-01 UTC.

CREATE TABLE users (
    id         TEXT NOT NULL PRIMARY KEY,
    email      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    password   TEXT,
    subject    TEXT UNIQUE,
    owner      INTEGER NOT NULL,
    active     INTEGER NOT NULL,
    scopes     TEXT NOT NULL,
    grants     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE roles (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    scopes     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE projects (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    active      INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    version     INTEGER NOT NULL
) WITHOUT ROWID;

-- Whose a gateway key is, wherever the key itself is declared.
CREATE TABLE key_holders (
    key_id     TEXT NOT NULL PRIMARY KEY,
    user_id    TEXT,
    project_id TEXT
) WITHOUT ROWID;

CREATE INDEX key_holders_user ON key_holders (user_id);
CREATE INDEX key_holders_project ON key_holders (project_id);

CREATE TABLE sessions (
    id            TEXT NOT NULL PRIMARY KEY,
    user_id       TEXT NOT NULL,
    token_hash    TEXT NOT NULL,
    previous_hash TEXT,
    rotated_at    INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    address       TEXT NOT NULL,
    agent         TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE signing_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    secret     TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sign_in_tries (
    subject TEXT NOT NULL PRIMARY KEY,
    tries   INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit (
    id           TEXT NOT NULL PRIMARY KEY,
    happened_at  INTEGER NOT NULL,
    actor_kind   TEXT NOT NULL,
    actor_id     TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    address      TEXT NOT NULL,
    action       TEXT NOT NULL,
    object_kind  TEXT NOT NULL,
    object_id    TEXT NOT NULL,
    state_before TEXT,
    state_after  TEXT
) WITHOUT ROWID;

CREATE INDEX audit_actor ON audit (actor_id, id);
CREATE INDEX audit_object ON audit (object_kind, object_id, id);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
