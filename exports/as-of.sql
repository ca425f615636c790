-- title: Then and now
-- question: What did a figure come to on an earlier day, what does it come to now, and which filings moved it?
-- uses: measure_span, committee_record
-- params: committee, cycle, limit = 100
-- param: then date required The earlier day; "now" is --as-of
-- param: candidate candidate Only the candidate's own committees
-- columns: cycle, filer_id, filer, measure, then_cents, now_cents, change_cents, moved_by, known_by, versions_missing
-- table: filer, measure, then_cents, now_cents, change_cents, moved_by, cycle, versions_missing
-- key: cycle, filer_id, measure
-- cell: now_cents
-- derived: change_cents = now_cents - then_cents; versions_missing of filer_id, moved_by: by the report numbers of the filings (warchest report filings)
-- methods: ie-merge/1, fec-regular-only/1
-- order: size_of_change desc, cycle desc, filer_id, measure
-- @with
dated AS (
  SELECT t.*, t.speaks_from <= :then AND :then < t.speaks_until AS is_then, t.speaks_from <= :as_of
    AND :as_of < t.speaks_until AS is_now
  FROM measure_span t WHERE (:committee IS NULL AND :candidate IS NULL) OR t.filer_id = :committee
    OR t.filer_id IN (SELECT committee_id FROM candidate_committees WHERE candidate_id = :candidate))
-- @query
SELECT d.cycle, d.filer_id, (SELECT n.name FROM committee_named n WHERE n.committee_id = d.filer_id) AS filer,
  d.measure, d.then_cents, d.now_cents, d.now_cents - d.then_cents AS change_cents, d.moved_by, d.known_by,
  d.missing AS versions_missing
FROM (
  SELECT d.cycle, d.filer_id, d.measure, sum(CASE WHEN d.is_then THEN d.cents ELSE 0 END) AS then_cents,
    sum(CASE WHEN d.is_now THEN d.cents ELSE 0 END) AS now_cents, group_concat(CASE WHEN d.is_now <> d.is_then
    AND d.cents <> 0 THEN CASE WHEN d.is_now = (d.cents > 0) THEN '+' ELSE '-' END || d.label || ' (' || d.speaks_from
    || ')' END, ', ') AS moved_by, CASE WHEN min(d.known_basis) = max(d.known_basis) THEN min(d.known_basis)
    ELSE min(d.known_basis) || ' and ' || max(d.known_basis) END AS known_by,
    max(CASE WHEN d.is_now THEN coalesce(d.missing, 0) ELSE 0 END) AS missing,
    abs(sum(CASE WHEN d.is_now THEN d.cents ELSE 0 END) - sum(CASE WHEN d.is_then THEN d.cents
    ELSE 0 END)) AS size_of_change
  FROM (SELECT x.*, s.known_basis, s.missing FROM (
    SELECT cycle, filer_id, measure, source_id, speaks_from, label, is_then, is_now, sum(cents) AS cents
    FROM dated WHERE is_then OR is_now GROUP BY cycle, filer_id, measure, source_id, speaks_from, label, is_then,
      is_now) x CROSS JOIN measure_source s WHERE s.source_id = x.source_id
    ORDER BY cycle, filer_id, measure, speaks_from, label, cents DESC) d
  GROUP BY d.cycle, d.filer_id, d.measure) d
-- @why
SELECT record_id, sum(CASE WHEN is_now THEN cents ELSE 0 END) AS cents, CASE WHEN sum(CASE WHEN is_then THEN n END) > 0
  THEN sum(CASE WHEN is_then THEN cents END) END AS then_cents
FROM dated WHERE measure = :key_measure AND filer_id = :key_filer_id
GROUP BY record_id HAVING sum(CASE WHEN is_then THEN n END) > 0 OR sum(CASE WHEN is_now THEN n END) > 0
ORDER BY record_id
