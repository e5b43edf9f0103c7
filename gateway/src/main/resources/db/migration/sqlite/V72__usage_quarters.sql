-- The sums of the quarters of days of UTC, six hours each, their details counted from 20: days of other zones are made of them and of the
-- hours around midnight. Days that wait to be summed get theirs then.

INSERT INTO usage_hours
SELECT detail + 20, starts_at - starts_at % 21600000000, group_id, status, error_class, currency, SUM(requests), SUM(retried),
    SUM(unpriced), SUM(estimated), SUM(input), SUM(cache_read), SUM(cache_write), SUM(output), SUM(reasoning), SUM(cost),
    SUM(duration), SUM(first_token), SUM(d0), SUM(d1), SUM(d2), SUM(d3), SUM(d4), SUM(d5), SUM(d6), SUM(d7), SUM(d8), SUM(d9),
    SUM(d10), SUM(d11), SUM(d12), SUM(d13), SUM(d14), SUM(d15), SUM(f0), SUM(f1), SUM(f2), SUM(f3), SUM(f4), SUM(f5), SUM(f6),
    SUM(f7), SUM(f8), SUM(f9), SUM(f10), SUM(f11), SUM(f12), SUM(f13), SUM(f14), SUM(f15)
FROM usage_hours
WHERE detail IN (0, 1, 2, 3) AND starts_at - starts_at % 86400000000 NOT IN (SELECT starts_at FROM usage_day_marks)
GROUP BY detail, starts_at - starts_at % 21600000000, group_id, status, error_class, currency;

INSERT INTO usage_sums
SELECT detail + 20, starts_at - starts_at % 21600000000, group_id, currency, SUM(requests), SUM(failed), SUM(canceled),
    SUM(retried), SUM(unpriced), SUM(estimated), SUM(input), SUM(cache_read), SUM(cache_write), SUM(output), SUM(reasoning),
    SUM(cost), SUM(duration), SUM(first_token), SUM(d0), SUM(d1), SUM(d2), SUM(d3), SUM(d4), SUM(d5), SUM(d6), SUM(d7), SUM(d8),
    SUM(d9), SUM(d10), SUM(d11), SUM(d12), SUM(d13), SUM(d14), SUM(d15), SUM(f0), SUM(f1), SUM(f2), SUM(f3), SUM(f4), SUM(f5),
    SUM(f6), SUM(f7), SUM(f8), SUM(f9), SUM(f10), SUM(f11), SUM(f12), SUM(f13), SUM(f14), SUM(f15)
FROM usage_sums
WHERE detail IN (0, 1, 2, 3) AND starts_at - starts_at % 86400000000 NOT IN (SELECT starts_at FROM usage_day_marks)
GROUP BY detail, starts_at - starts_at % 21600000000, group_id, currency;
