-- Who a key belonged to, where a usage comes from (reported, partial, estimated) and what of it was sound and pictures (JSON).

ALTER TABLE requests ADD COLUMN team VARCHAR(255);
ALTER TABLE requests ADD COLUMN user_name VARCHAR(255);
ALTER TABLE requests ADD COLUMN usage_source VARCHAR(16);
ALTER TABLE requests ADD COLUMN media VARCHAR(512);
ALTER TABLE attempts ADD COLUMN usage_source VARCHAR(16);
ALTER TABLE attempts ADD COLUMN media VARCHAR(512);

CREATE INDEX requests_user ON requests (user_name, received_at, id);
