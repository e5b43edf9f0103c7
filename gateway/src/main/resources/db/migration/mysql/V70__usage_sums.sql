-- The sums of usage_hours whatever became of the requests: a row where that has one for each status, error class and currency, so that
-- dashboards read a tenth. In a row of a group that paid in one currency is also what cost nothing.

CREATE TABLE usage_sums (
    detail      SMALLINT NOT NULL,
    starts_at   BIGINT NOT NULL,
    group_id    BIGINT NOT NULL,
    currency    VARCHAR(16) NOT NULL,
    requests    BIGINT NOT NULL,
    failed      BIGINT,
    canceled    BIGINT,
    retried     BIGINT,
    unpriced    BIGINT,
    estimated   BIGINT,
    input       BIGINT,
    cache_read  BIGINT,
    cache_write BIGINT,
    output      BIGINT,
    reasoning   BIGINT,
    cost        BIGINT,
    duration    BIGINT,
    first_token BIGINT,
    d0          INTEGER,
    d1          INTEGER,
    d2          INTEGER,
    d3          INTEGER,
    d4          INTEGER,
    d5          INTEGER,
    d6          INTEGER,
    d7          INTEGER,
    d8          INTEGER,
    d9          INTEGER,
    d10         INTEGER,
    d11         INTEGER,
    d12         INTEGER,
    d13         INTEGER,
    d14         INTEGER,
    d15         INTEGER,
    f0          INTEGER,
    f1          INTEGER,
    f2          INTEGER,
    f3          INTEGER,
    f4          INTEGER,
    f5          INTEGER,
    f6          INTEGER,
    f7          INTEGER,
    f8          INTEGER,
    f9          INTEGER,
    f10         INTEGER,
    f11         INTEGER,
    f12         INTEGER,
    f13         INTEGER,
    f14         INTEGER,
    f15         INTEGER,
    PRIMARY KEY (detail, starts_at, group_id, currency)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE INDEX usage_sums_group ON usage_sums (group_id, detail, starts_at);
CREATE INDEX usage_sums_age ON usage_sums (starts_at);

INSERT INTO usage_sums
SELECT detail, starts_at, group_id, currency, SUM(requests),
    SUM(CASE WHEN status = 'failed' THEN requests END), SUM(CASE WHEN status = 'canceled' THEN requests END),
    SUM(retried), SUM(unpriced), SUM(estimated), SUM(input), SUM(cache_read), SUM(cache_write), SUM(output), SUM(reasoning),
    SUM(cost), SUM(duration), SUM(first_token), SUM(d0), SUM(d1), SUM(d2), SUM(d3), SUM(d4), SUM(d5), SUM(d6), SUM(d7), SUM(d8),
    SUM(d9), SUM(d10), SUM(d11), SUM(d12), SUM(d13), SUM(d14), SUM(d15), SUM(f0), SUM(f1), SUM(f2), SUM(f3), SUM(f4), SUM(f5),
    SUM(f6), SUM(f7), SUM(f8), SUM(f9), SUM(f10), SUM(f11), SUM(f12), SUM(f13), SUM(f14), SUM(f15)
FROM usage_hours
GROUP BY detail, starts_at, group_id, currency;
