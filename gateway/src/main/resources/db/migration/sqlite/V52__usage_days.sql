-- Days of UTC whose sums are to be made anew from those of their hours. They are in usage_hours too, their details counted from 10.

CREATE TABLE usage_day_marks (
    starts_at INTEGER NOT NULL PRIMARY KEY
) WITHOUT ROWID;

INSERT INTO usage_day_marks (starts_at)
SELECT DISTINCT starts_at - starts_at % 86400000000 FROM usage_hours;
