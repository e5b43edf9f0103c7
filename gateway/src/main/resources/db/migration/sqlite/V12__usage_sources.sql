-- Who a key belonged to, where a usage comes from (reported, partial, estimated) and what of it was sound and pictures (JSON).

ALTER TABLE requests ADD COLUMN team TEXT;
ALTER TABLE requests ADD COLUMN user_name TEXT;
ALTER TABLE requests ADD COLUMN usage_source TEXT;
ALTER TABLE requests ADD COLUMN media TEXT;
ALTER TABLE attempts ADD COLUMN usage_source TEXT;
ALTER TABLE attempts ADD COLUMN media TEXT;

CREATE INDEX requests_user ON requests (user_name, received_at, id) WHERE user_name IS NOT NULL;
