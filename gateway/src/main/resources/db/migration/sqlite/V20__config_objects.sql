-- Configuration objects: the spec of a custom resource, whoever wrote it. Writers take config_lock first, so that revisions become
-- visible in their order.

CREATE TABLE config_lock (
    id    INTEGER NOT NULL PRIMARY KEY,
    taken INTEGER NOT NULL
);

INSERT INTO config_lock (id, taken) VALUES (1, 0);

CREATE TABLE config_revision (
    revision   INTEGER NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    what       TEXT NOT NULL
);

CREATE TABLE config_objects (
    kind       TEXT NOT NULL,
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    owner      TEXT NOT NULL,
    uid        TEXT NOT NULL,
    generation INTEGER NOT NULL,
    digest     TEXT NOT NULL,
    version    INTEGER NOT NULL,
    meta       TEXT NOT NULL,
    spec       TEXT NOT NULL,
    secrets    TEXT,
    content    TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (kind, namespace, name)
);

CREATE TABLE config_sources (
    source TEXT NOT NULL PRIMARY KEY,
    fence  INTEGER NOT NULL
);
