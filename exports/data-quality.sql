-- title: Data quality
-- question: What is odd, missing or refused in the loaded files?
-- uses: entry_told, filing_review
-- params: cycle, limit = 200
-- columns: cycle, source_id, source, kind, code, rows, amount_cents, example
-- column: kind text finding, review (of filings), reject, or count (of posted rows)
-- column: amount_cents cents Sum of those rows, for counts and reviews; 0 otherwise
-- table: code, rows, example, source, kind, cycle, amount_cents
-- key: source_id, kind, code
-- cell: amount_cents
-- method: findings/1
-- rule: a finding is a remark on a posted row or a file; a reject is a record that was refused and kept apart
-- empty: nothing was found in the files that are loaded
-- order: cycle desc, source, nth_loaded, kind, code
-- @query
WITH odd AS (
  SELECT f.source_id AS nth_loaded, 'finding' AS kind, f.code, sum(f.count) AS n, 0 AS cents, min(f.message) AS example
  FROM finding f GROUP BY f.source_id, f.code
  UNION ALL
  SELECT source_id, 'review', code, count(*), sum(cents), 'line ' || (min(record_id) % 1000000000) || ': ' || min(words)
  FROM filing_review GROUP BY source_id, code
  UNION ALL
  SELECT r.source_id, 'reject', r.reason, count(*), 0, min(r.message) FROM reject r GROUP BY r.source_id, r.reason
  UNION ALL SELECT source_id, 'count', 'no date', sum(n), sum(cents), 'rows without a transaction date'
  FROM roll_month WHERE cmte_id = '*' AND month = 0 GROUP BY source_id
  UNION ALL SELECT r.source_id, 'count', 'no state', sum(r.n), sum(r.cents),
    'counted gifts by individuals whose state is blank or no U.S. place'
  FROM roll_state r JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id = '*' AND k.counts_as = 'individual gift' AND r.state NOT IN (SELECT code FROM code_state)
  GROUP BY r.source_id
  UNION ALL
  SELECT t.source_id, 'count', 'status ' || k.status || ' ' || k.status_rule, sum(t.n), sum(t.cents), min(c.text)
  FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id
  LEFT JOIN code_status_rule c ON c.rule = k.status_rule
  WHERE t.cmte_id = '*' AND k.status IN ('quarantined', 'out_of_scope') GROUP BY t.source_id, k.status, k.status_rule)
SELECT s.cycle, CAST(s.source_id AS TEXT) AS source_id, s.file AS source, d.kind, d.code, d.n AS rows,
  d.cents AS amount_cents, d.example
FROM odd d JOIN in_period s ON s.source_id = d.nth_loaded
-- @why
SELECT f.source_id * 1000000000 + f.line AS record_id, 0 AS cents, f.count AS rows
FROM in_period s CROSS JOIN finding f WHERE f.source_id = s.source_id AND :key_kind = 'finding' AND f.code = :key_code
UNION ALL SELECT record_id, cents, 1 FROM filing_review WHERE :key_kind = 'review' AND code = :key_code
UNION ALL SELECT r.source_id * 1000000000 + r.line, 0, 1 FROM in_period s CROSS JOIN reject r
WHERE r.source_id = s.source_id AND :key_kind = 'reject' AND r.reason = :key_code
UNION ALL SELECT e.entry_id, e.cents, 1 FROM entry_told e CROSS JOIN party p
WHERE p.party_id = e.party_id AND :key_kind = 'count' AND CASE :key_code WHEN 'no date' THEN e.day IS NULL
    WHEN 'no state' THEN e.counts_as = 'individual gift' AND coalesce(p.state, '') NOT IN (SELECT code FROM code_state)
    ELSE :key_code = 'status ' || e.status || ' ' || e.status_rule END
ORDER BY 1
