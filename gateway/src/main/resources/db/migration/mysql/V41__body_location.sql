-- Where a body is that is kept outside the database.

ALTER TABLE bodies ADD COLUMN location VARCHAR(512);
