-- Configuration objects: the spec of a custom resource, whoever wrote it. Writers take config_lock first, so that revisions become
-- visible in their order.

CREATE TABLE config_lock (
    id    BIGINT NOT NULL PRIMARY KEY,
    taken BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO config_lock (id, taken) VALUES (1, 0);

CREATE TABLE config_revision (
    revision   BIGINT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    actor      VARCHAR(255) NOT NULL,
    what       MEDIUMTEXT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE config_objects (
    kind       VARCHAR(64) NOT NULL,
    namespace  VARCHAR(255) NOT NULL,
    name       VARCHAR(255) NOT NULL,
    owner      VARCHAR(512) NOT NULL,
    uid        VARCHAR(64) NOT NULL,
    generation BIGINT NOT NULL,
    digest     VARCHAR(128) NOT NULL,
    version    BIGINT NOT NULL,
    meta       MEDIUMTEXT NOT NULL,
    spec       MEDIUMTEXT NOT NULL,
    secrets    MEDIUMTEXT,
    content    MEDIUMTEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, namespace, name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE config_sources (
    source VARCHAR(255) NOT NULL PRIMARY KEY,
    fence  BIGINT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
