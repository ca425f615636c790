-- check: roll-control
-- about: The roll-ups have as many rows and cents as each file says it posted (prefix fec-efile: its sum counts no memo rows, its rows are also those of Forms 13 and the like). A pruned file has none.
SELECT s.source_id, s.file, s.posted, coalesce(t.n, 0) + i.n AS found, s.sum_cents, t.cents AS found_cents
FROM source s
LEFT JOIN (SELECT source_id, sum(n) AS n, sum(cents) AS cents FROM roll_total WHERE cmte_id = '*' GROUP BY source_id) t
  ON t.source_id = s.source_id
JOIN (SELECT s.source_id, (SELECT count(*) FROM filing_item x
    WHERE x.record_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999) AS n FROM source s) i
  ON i.source_id = s.source_id
WHERE s.state <> 'removed' AND t.n IS NOT NULL
  AND (t.n + i.n <> s.posted OR t.cents <> s.sum_cents + CASE s.format WHEN 'fec-efile' THEN s.memo_cents ELSE 0 END)
ORDER BY s.source_id
