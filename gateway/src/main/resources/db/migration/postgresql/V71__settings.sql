-- What people set while the gateway runs: one row, its content a JSON object by the keys of the configuration.

CREATE TABLE settings (
    id      SMALLINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    content TEXT NOT NULL
);

INSERT INTO settings (id, version, content) VALUES (1, 1, '{}');
