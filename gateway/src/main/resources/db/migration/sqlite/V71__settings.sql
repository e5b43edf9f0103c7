-- What people set while the gateway runs: one row, its content a JSON object by the keys of the configuration.

CREATE TABLE settings (
    id      INTEGER NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    content TEXT NOT NULL
);

INSERT INTO settings (id, version, content) VALUES (1, 1, '{}');
