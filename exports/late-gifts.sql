-- title: Late gifts
-- question: Which gifts of $1,000 or more did 48-hour notices tell, and does a report tell them as well by now?
-- uses: entry_told, covered, replaced
-- params: committee, cycle, limit = 200
-- param: state choice(open|covered) Only rows that count, or only rows that a report tells
-- columns: cycle, filer_id, filer, file_num, record_id, donor, entity_tp, state_of, employer, given_on, amount_cents, open_cents, state, covered_by, covered_from, found
-- column: amount_cents cents The gift
-- table: filer, donor, amount_cents, given_on, state, covered_by, found, file_num
-- key: record_id
-- cell: amount_cents
-- method: late-gift-merge/1
-- rule: a covered row that is not found in the report may be under another spelling, an in-kind amount restated, or missing: it is listed, and the report counts
-- rule: committees and candidates must report gifts of $1,000 or more that arrive in the last 20 days before an election within 48 hours, and again on the next report
-- empty: no late-contribution notices (Form 6) that fit are loaded
-- order: cycle desc, filer_id, file_num, record_id
-- @with
gift AS MATERIALIZED (
  SELECT e.cycle, e.filer_id, e.file_num, e.cover_id, e.entry_id, e.day, e.cents, upper(p.display_name) AS donor,
    p.entity_tp, p.state AS state_of, p.employer, n.covered_by, n.covered_from, CASE
    WHEN n.covered_by IS NULL THEN 'open' ELSE 'covered' END AS state
  FROM entry_told e LEFT JOIN party p ON p.party_id = e.party_id LEFT JOIN covered n ON n.entry_id = e.entry_id
  WHERE e.form = 'F6' AND e.status = 'active' AND (:committee IS NULL OR e.cover_filer_id = :committee)),
reported AS MATERIALIZED (  -- donors and amounts of the covering reports
  SELECT DISTINCT q.covered_by, upper(coalesce(p.last_name, p.name)) AS donor, e.amount_cents AS cents
  FROM (SELECT DISTINCT covered_by FROM gift WHERE covered_by IS NOT NULL) q
    CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_class k CROSS JOIN party p
  WHERE e.entry_id BETWEEN q.covered_by * 1000000000 AND q.covered_by * 1000000000 + 999999999
    AND o.posting_id = e.posting_id AND k.class_id = o.class_id AND p.party_id = e.party_id AND k.direction = 'in'
    AND k.memo = 0)
-- @query
SELECT d.cycle, d.filer_id, g.filer_name AS filer, d.file_num, CAST(d.entry_id AS TEXT) AS record_id, d.donor,
  d.entity_tp, d.state_of, d.employer, date(d.day * 86400, 'unixepoch') AS given_on, d.cents AS amount_cents,
  CASE d.state WHEN 'open' THEN d.cents ELSE 0 END AS open_cents, d.state, 'filing ' || b.file_num AS covered_by,
  d.covered_from, CASE WHEN d.state = 'open' THEN ''
    WHEN EXISTS (SELECT 1 FROM reported r WHERE r.covered_by = d.covered_by AND r.cents = d.cents
      AND (r.donor = d.donor OR r.donor || ',' = substr(d.donor, 1, length(r.donor) + 1))) THEN 'yes'
    ELSE 'no' END AS found
FROM gift d JOIN filing g ON g.record_id = d.cover_id LEFT JOIN filing b ON b.source_id = d.covered_by
WHERE :state IS NULL OR d.state = :state
-- @why
SELECT e.entry_id AS record_id, e.amount_cents AS cents, CASE WHEN n.rule IS NULL THEN e.amount_cents
  ELSE 0 END AS open_cents
FROM entry e LEFT JOIN covered n ON n.entry_id = e.entry_id WHERE e.entry_id = CAST(:key_record_id AS INTEGER)
-- @excluded
SELECT 'amended-filing/1' AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM replaced s JOIN roll_total t ON t.cmte_id = s.filer_id AND t.source_id = s.source_id
WHERE s.form = 'F6' AND (:committee IS NULL OR s.filer_id = :committee) HAVING sum(t.n) > 0
