-- Configuration objects: the spec of a custom resource, whoever wrote it. Writers take config_lock first, so that revisions become
-- visible in their order.

CREATE TABLE config_lock (
    id    BIGINT NOT NULL PRIMARY KEY,
    taken BIGINT NOT NULL
);

INSERT INTO config_lock (id, taken) VALUES (1, 0);

CREATE TABLE config_revision (
    revision   BIGINT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    what       TEXT NOT NULL
);

CREATE TABLE config_objects (
    kind       TEXT COLLATE "C" NOT NULL,
    namespace  TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    owner      TEXT NOT NULL,
    uid        TEXT NOT NULL,
    generation BIGINT NOT NULL,
    digest     TEXT NOT NULL,
    version    BIGINT NOT NULL,
    meta       TEXT NOT NULL,
    spec       TEXT NOT NULL,
    secrets    TEXT,
    content    TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, namespace, name)
);

CREATE TABLE config_sources (
    source TEXT NOT NULL PRIMARY KEY,
    fence  BIGINT NOT NULL
);
