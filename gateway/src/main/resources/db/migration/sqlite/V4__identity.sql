-- The database's own id is made with its schema, so that of several gateways that start at once only one makes it.

INSERT INTO meta (store_id, created)
SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a'
       || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), CAST(strftime('%s', 'now') AS INTEGER) * 1000000
WHERE NOT EXISTS (SELECT 1 FROM meta);
