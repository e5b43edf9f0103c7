-- The database's own id is made with its schema, so that of several gateways that start at once only one makes it.

INSERT INTO meta (store_id, created)
SELECT gen_random_uuid()::text, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
WHERE NOT EXISTS (SELECT 1 FROM meta);
