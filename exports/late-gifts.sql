-- name: late-gifts
-- title: Late gifts
-- question: Which gifts of $1,000 or more did 48-hour notices tell, and does a report tell them as well by now?
-- param: committee  committee          Only gifts to this committee
-- param: cycle  cycle          Only this two-year period
-- param: state  choice(open|covered)          Only rows that count, or only rows that a report tells
-- param: limit  count = 200          Rows to return
-- column: cycle  text  Two-year period of the notice
-- column: filer_id  text  Committee that got the gift
-- column: filer  text  Its name as filed
-- column: file_num  text  FEC number of the notice
-- column: record_id  text  Number of the row, for the command why
-- column: donor  text  Donor as filed
-- column: entity_tp  text  IND, ORG, PAC …, as filed
-- column: state_of  text  State of the donor
-- column: employer  text  Employer as filed
-- column: given_on  date  Day of the gift
-- column: amount_cents  cents  The gift
-- column: open_cents  cents  The gift while it counts, else 0
-- column: state  text  open or covered
-- column: covered_by  text  Report that covers its day
-- column: covered_from  date  First day on which it does
-- column: found  text  Whether that report has a row of the same donor and amount: yes or no; blank when open
-- table: filer, donor, amount_cents, given_on, state, covered_by, found, file_num
-- key: record_id
-- cell: amount_cents
-- method: late-gift-merge/1
-- rule: a notice's row is covered while a regular report of the committee speaks whose period holds its day (late-gift-merge/1); it is matched by day, not by name or amount
-- rule: a covered row that is not found in the report may be under another spelling, an in-kind amount restated, or missing: it is listed, and the report counts
-- rule: committees and candidates must report gifts of $1,000 or more that arrive in the last 20 days before an election within 48 hours, and again on the next report
-- rule: older versions of an amended notice are left out (amended-filing/1)
-- empty: no late-contribution notices (Form 6) that fit are loaded
-- order: cycle desc, filer_id, file_num, line
-- @query
WITH src AS MATERIALIZED (  -- notices that speak on :as_of
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, g.cmte_id, g.filer_name, g.file_num
  FROM source s JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE g.form_tp = 'F6' AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)) AND (:committee IS NULL OR g.cmte_id = :committee)),
gift AS MATERIALIZED (
  SELECT q.*, e.entry_id, e.entry_day, e.amount_cents, upper(p.display_name) AS donor, p.entity_tp, p.state AS place,
    p.employer, n.covered_by, n.known_from AS covered_from
  FROM src q
  CROSS JOIN entry e ON e.entry_id BETWEEN q.source_id * 1000000000 AND q.source_id * 1000000000 + 999999999
  JOIN posting o ON o.posting_id = e.posting_id JOIN posting_class k ON k.class_id = o.class_id
  LEFT JOIN party p ON p.party_id = e.party_id
  LEFT JOIN notice_cover n ON n.entry_id = e.entry_id AND n.known_from <= :as_of AND :as_of < n.known_until
  WHERE k.status = 'active'),
reported AS MATERIALIZED (  -- donors and amounts of the covering reports
  SELECT DISTINCT q.covered_by, upper(coalesce(p.last_name, p.name)) AS donor, e.amount_cents
  FROM (SELECT DISTINCT covered_by FROM gift WHERE covered_by IS NOT NULL) q
  CROSS JOIN entry e ON e.entry_id BETWEEN q.covered_by * 1000000000 AND q.covered_by * 1000000000 + 999999999
  JOIN posting o ON o.posting_id = e.posting_id JOIN posting_class k ON k.class_id = o.class_id
  JOIN party p ON p.party_id = e.party_id
  WHERE k.direction = 'in' AND k.memo = 0)
SELECT d.cycle, d.cmte_id AS filer_id, d.filer_name AS filer, d.file_num, CAST(d.entry_id AS TEXT) AS record_id, d.donor,
  d.entity_tp, d.place AS state_of, d.employer, date(d.entry_day * 86400, 'unixepoch') AS given_on, d.amount_cents,
  iif(d.covered_by IS NULL, d.amount_cents, 0) AS open_cents, iif(d.covered_by IS NULL, 'open', 'covered') AS state,
  'filing ' || b.file_num AS covered_by, d.covered_from,
  CASE WHEN d.covered_by IS NOT NULL THEN iif(EXISTS (SELECT 1 FROM reported r WHERE r.covered_by = d.covered_by
    AND r.amount_cents = d.amount_cents AND (r.donor = d.donor OR r.donor || ',' = substr(d.donor, 1, length(r.donor) + 1))),
    'yes', 'no') ELSE '' END AS found
FROM gift d LEFT JOIN filing b ON b.source_id = d.covered_by
WHERE :state IS NULL OR :state = iif(d.covered_by IS NULL, 'open', 'covered')
ORDER BY d.cycle DESC, d.cmte_id, d.file_num, d.entry_id % 1000000000
LIMIT coalesce(:limit, 200)
-- @why
SELECT e.entry_id AS record_id, e.amount_cents AS cents,
  iif(EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id AND n.known_from <= :as_of
    AND :as_of < n.known_until), 0, e.amount_cents) AS open_cents
FROM entry e WHERE e.entry_id = CAST(:key_record_id AS INTEGER)
-- @excluded
SELECT 'amended-filing/1' AS rule, sum(t.n) AS n, sum(t.cents) AS cents
FROM source s JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
JOIN roll_total t ON t.cmte_id = g.cmte_id AND t.source_id = s.source_id
WHERE g.form_tp = 'F6' AND s.known_until <= :as_of AND s.state <> 'removed'
  AND (:committee IS NULL OR g.cmte_id = :committee) AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
HAVING sum(t.n) > 0
