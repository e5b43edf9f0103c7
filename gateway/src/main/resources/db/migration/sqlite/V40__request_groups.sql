-- What requests belong to: one row for each key that named a trace, a thread or a session, made with its first request.

CREATE TABLE request_groups (
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    thread_id  TEXT,
    started_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id, key_id)
) WITHOUT ROWID;

CREATE INDEX request_groups_started ON request_groups (kind, started_at, id);
CREATE INDEX request_groups_key ON request_groups (kind, key_id, started_at, id);
CREATE INDEX request_groups_thread ON request_groups (kind, thread_id, started_at, id) WHERE thread_id IS NOT NULL;
CREATE INDEX request_groups_age ON request_groups (started_at);
CREATE INDEX request_groups_owner ON request_groups (key_id);

-- Most requests name none: partial indexes cost them nothing.
CREATE INDEX requests_trace ON requests (trace_id, received_at, id) WHERE trace_id IS NOT NULL;
CREATE INDEX requests_thread ON requests (thread_id, received_at, id) WHERE thread_id IS NOT NULL;
CREATE INDEX requests_session ON requests (session_id, received_at, id) WHERE session_id IS NOT NULL;
