-- Requests that failed, those that are tests or trials, and those that were tried more than once: few, so their indexes cost the others
-- nothing.

CREATE INDEX requests_error ON requests (error_class, received_at, id) WHERE error_class IS NOT NULL;
CREATE INDEX requests_source ON requests (source, received_at, id) WHERE source <> 'api';
CREATE INDEX requests_retried ON requests (received_at, id) WHERE attempts > 1;
