-- Requests by what went wrong, and tests and trials.

CREATE INDEX requests_error ON requests (error_class, received_at, id);
CREATE INDEX requests_source ON requests (source, received_at, id);
