-- What people set while the gateway runs: one row, its content a JSON object by the keys of the configuration.

CREATE TABLE settings (
    id      SMALLINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    content LONGTEXT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO settings (id, version, content) VALUES (1, 1, '{}');
