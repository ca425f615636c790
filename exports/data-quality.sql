-- name: data-quality
-- title: Data quality
-- question: What is odd, missing or refused in the loaded files?
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 200          Rows to return
-- column: cycle  text  Two-year period of the source file; blank when not told
-- column: source_id  text  The file, see sources
-- column: source  text  Name of that file
-- column: kind  text  finding, reject, or count (of posted rows)
-- column: code  text  Code of the finding or reason, see docs/formats.md; or what was counted
-- column: rows  count  Rows
-- column: amount_cents  cents  Sum of those rows, for counts; 0 otherwise
-- column: example  text  The message of one of them, or what the count means
-- table: code, rows, example, source, kind, cycle, amount_cents
-- key: source_id, kind, code
-- cell: amount_cents
-- method: findings/1
-- rule: a finding is a remark on a posted row or a file; a reject is a record that was refused and kept apart
-- empty: nothing was found in the files that are loaded
-- order: cycle desc, source_id, kind, code
-- @query
WITH src AS (  -- the sources that speak on :as_of
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))),
odd AS (
  SELECT f.source_id, 'finding' AS kind, f.code, sum(f.count) AS n, 0 AS cents, min(f.message) AS example
  FROM src s CROSS JOIN finding f ON f.source_id = s.source_id
  GROUP BY f.source_id, f.code
  UNION ALL
  SELECT r.source_id, 'reject', r.reason, count(*), 0, min(r.message)
  FROM src s CROSS JOIN reject r ON r.source_id = s.source_id
  GROUP BY r.source_id, r.reason
  UNION ALL
  SELECT r.source_id, 'count', 'no date', sum(r.n), sum(r.cents), 'rows without a transaction date'
  FROM src s CROSS JOIN roll_month r ON r.cmte_id = '*' AND r.source_id = s.source_id AND r.month = 0
  GROUP BY r.source_id
  UNION ALL
  SELECT r.source_id, 'count', 'no state', sum(r.n), sum(r.cents),
      'counted gifts by individuals whose state is blank or no U.S. place'
  FROM src s CROSS JOIN roll_state r ON r.cmte_id = '*' AND r.source_id = s.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE k.counts_as = 'individual gift' AND r.state NOT IN (SELECT code FROM code_state)
  GROUP BY r.source_id
  UNION ALL
  SELECT t.source_id, 'count', 'status ' || k.status || ' ' || k.status_rule, sum(t.n), sum(t.cents),
      min(c.text)
  FROM src s CROSS JOIN roll_total t ON t.cmte_id = '*' AND t.source_id = s.source_id
  JOIN posting_class k ON k.class_id = t.class_id
  LEFT JOIN code_status_rule c ON c.rule = k.status_rule
  WHERE k.status IN ('quarantined', 'out_of_scope')
  GROUP BY t.source_id, k.status, k.status_rule)
SELECT s.cycle, CAST(s.source_id AS TEXT) AS source_id, s.file AS source, d.kind, d.code, d.n AS rows,
  d.cents AS amount_cents, d.example
FROM odd d JOIN src s ON s.source_id = d.source_id
ORDER BY s.cycle DESC, s.source_id, d.kind, d.code
LIMIT coalesce(:limit, 200)
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND source_id = CAST(:key_source_id AS INTEGER))
SELECT f.source_id * 1000000000 + f.line AS record_id, 0 AS cents
FROM src s CROSS JOIN finding f ON f.source_id = s.source_id
WHERE :key_kind = 'finding' AND f.code = :key_code
UNION ALL
SELECT r.source_id * 1000000000 + r.line, 0
FROM src s CROSS JOIN reject r ON r.source_id = s.source_id
WHERE :key_kind = 'reject' AND r.reason = :key_code
UNION ALL
SELECT e.entry_id, e.amount_cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
CROSS JOIN party p ON p.party_id = e.party_id
WHERE :key_kind = 'count' AND f.status IS NULL AND CASE :key_code
    WHEN 'no date' THEN e.entry_day IS NULL
    WHEN 'no state' THEN k.counts_as = 'individual gift' AND coalesce(p.state, '') NOT IN (SELECT code
        FROM code_state)
    ELSE :key_code = 'status ' || k.status || ' ' || k.status_rule END
ORDER BY 1
