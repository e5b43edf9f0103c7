-- People, what they may do, their sessions, and the log of what was changed. Times are microseconds since 1970-01-01 UTC.
-- No trigger keeps the audit log append-only here: TiDB has none, and MySQL lets only an administrator make one beside a binary log.

CREATE TABLE users (
    id         VARCHAR(128) NOT NULL PRIMARY KEY,
    email      VARCHAR(255) NOT NULL UNIQUE,
    name       VARCHAR(255) NOT NULL,
    password   MEDIUMTEXT,
    subject    VARCHAR(512) UNIQUE,
    owner      BIGINT NOT NULL,
    active     BIGINT NOT NULL,
    scopes     MEDIUMTEXT NOT NULL,
    grants     MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE roles (
    id         VARCHAR(128) NOT NULL PRIMARY KEY,
    name       VARCHAR(255) NOT NULL UNIQUE,
    scopes     MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE projects (
    id          VARCHAR(128) NOT NULL PRIMARY KEY,
    name        VARCHAR(255) NOT NULL UNIQUE,
    description MEDIUMTEXT NOT NULL,
    active      BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Whose a gateway key is, wherever the key itself is declared.
CREATE TABLE key_holders (
    key_id     VARCHAR(512) NOT NULL PRIMARY KEY,
    user_id    VARCHAR(128),
    project_id VARCHAR(128)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX key_holders_user ON key_holders (user_id);
CREATE INDEX key_holders_project ON key_holders (project_id);

CREATE TABLE sessions (
    id            VARCHAR(128) NOT NULL PRIMARY KEY,
    user_id       VARCHAR(128) NOT NULL,
    token_hash    VARCHAR(128) NOT NULL,
    previous_hash VARCHAR(128),
    rotated_at    BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    address       VARCHAR(255) NOT NULL,
    agent         MEDIUMTEXT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE signing_keys (
    id         VARCHAR(128) NOT NULL PRIMARY KEY,
    secret     MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE sign_in_tries (
    subject VARCHAR(512) NOT NULL PRIMARY KEY,
    tries   BIGINT NOT NULL,
    last_at BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE audit (
    id           VARCHAR(128) NOT NULL PRIMARY KEY,
    happened_at  BIGINT NOT NULL,
    actor_kind   VARCHAR(32) NOT NULL,
    actor_id     VARCHAR(255) NOT NULL,
    actor_name   VARCHAR(255) NOT NULL,
    address      VARCHAR(255) NOT NULL,
    action       VARCHAR(255) NOT NULL,
    object_kind  VARCHAR(64) NOT NULL,
    object_id    VARCHAR(512) NOT NULL,
    state_before MEDIUMTEXT,
    state_after  MEDIUMTEXT
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX audit_actor ON audit (actor_id, id);
CREATE INDEX audit_object ON audit (object_kind, object_id, id);
