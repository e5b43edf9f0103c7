-- Requests of a team's gateway over 30 days: 200 keys of 80 people in 20 profiles, some far busier than others; a key uses three of 30
-- models, a model has two of 12 channels. One in 33 fails, one in 100 is canceled, three in ten belong to a trace.
-- :first and :last number the rows, :from is the first one's moment, :every the microseconds between two.
INSERT INTO requests (received_at, id, journal, key_id, key_name, profile, client_address, model, format, source, stream, trace_id,
    thread_id, session_id, team, user_name, status, channel, error_class, error_message, http_status, first_token, duration, input,
    cache_read, cache_write_5m, cache_write_1h, output, reasoning, partial, attempts, notes, cost, currency, usage_source)
SELECT at, 'req_' || lpad(to_hex(at / 1000), 12, '0') || lpad(to_hex(n), 20, '0'), 1, 'team/key-' || k, 'Key ' || k,
    'team/profile-' || k % 20, '10.0.0.' || k, 'model-' || m, 'openai-chat', CASE WHEN n % 500000 = 0 THEN 'test' ELSE 'api' END,
    n % 2, CASE WHEN n % 10 < 3 THEN 'trace-' || n / 20 END, CASE WHEN n % 10 = 0 THEN 'thread-' || n / 200 END,
    CASE WHEN n % 10 = 1 THEN 'session-' || n / 200 END, 'team-' || k % 8, 'user-' || k % 80,
    CASE WHEN f < 0.03 THEN 'failed' WHEN f < 0.04 THEN 'canceled' ELSE 'completed' END, 'default/channel-' || c,
    CASE WHEN f < 0.03 THEN (ARRAY['timeout', 'rate_limited', 'overloaded', 'upstream_error', 'connection_lost'])[1 + n % 5]
        WHEN f < 0.04 THEN 'canceled' END,
    CASE WHEN f < 0.04 THEN 'as generated' END, CASE WHEN f < 0.03 THEN 502 ELSE 200 END,
    CASE WHEN n % 2 = 1 THEN (100000 / (0.05 + r))::bigint END, (600000 / (0.02 + r))::bigint, (2000 * r)::bigint,
    CASE WHEN r < 0.4 THEN (9000 * r)::bigint ELSE 0 END, 0, 0, (600 * r)::bigint, (90 * r)::bigint, 0,
    CASE WHEN n % 200 = 0 THEN 2 ELSE 1 END, '', CASE WHEN n % 50 <> 0 THEN round((0.02 * r)::numeric, 9)::text END,
    CASE WHEN n % 50 <> 0 THEN 'USD' END, CASE WHEN n % 40 = 0 THEN 'estimated' ELSE 'reported' END
FROM (SELECT n, :from + (n - 1) * :every AS at, floor(200 * power(random(), 2))::int AS k, random() AS f, random() AS r, random() AS r2,
        random() AS r3 FROM generate_series(:first::bigint, :last) AS n) AS one,
    LATERAL (SELECT (k * 7 + floor(3 * r2)::int) % 30 AS m) AS model,
    LATERAL (SELECT (m * 5 + floor(2 * r3)::int) % 12 AS c) AS channel
