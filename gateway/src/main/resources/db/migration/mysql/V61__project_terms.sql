-- What a project may use, and what is kept of its requests; null: nothing is said.

ALTER TABLE projects ADD COLUMN terms MEDIUMTEXT;
