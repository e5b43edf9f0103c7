-- The database's own id is made with its schema, so that of several gateways that start at once only one makes it.

INSERT INTO meta (store_id, created)
SELECT UUID(), CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED) FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM meta);
