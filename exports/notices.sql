-- name: notices
-- title: Notices of outside spending
-- question: Which rows of 24- and 48-hour notices still count, which does a report tell, and how far apart are estimate and report?
-- param: committee  committee          Only this spender
-- param: candidate  candidate          Only spending on this candidate
-- param: race  race          Only spending on this race, as the notice names it
-- param: cycle  cycle          Only this two-year period
-- param: state  choice(open|covered)          Only rows that count, or only rows that something else tells
-- param: limit  count = 200          Rows to return
-- column: cycle  text  Two-year period of the notice
-- column: spender_id  text  Spender, FEC id
-- column: spender  text  Its name as filed
-- column: file_num  text  FEC number of the notice
-- column: record_id  text  Number of the row, for the command why
-- column: candidate  text  Candidate, FEC id; LAST, FIRST as filed where the notice gives none
-- column: race  text  Race as filed; blank when not filed
-- column: stance  text  support or oppose
-- column: payee  text  Vendor as filed
-- column: paid_on  date  Day of the payment
-- column: seen_on  date  Day made public
-- column: amount_cents  cents  The row: often an estimate
-- column: open_cents  cents  The row while it counts, else 0
-- column: state  text  open or covered
-- column: rule  text  Rule that covers it; blank when open
-- column: covered_by  text  Filing or file that tells it now
-- column: covered_from  date  First day on which that one does
-- column: straddles  text  yes when only one of the two days lies in a report's period
-- column: noticed_cents  cents  All rows that the same report covers for this spender, candidate and stance, on the first of them; blank on the others
-- column: reported_cents  cents  What that report says for them; blank when open, told by a bulk file, or not the first
-- column: gap_cents  cents  reported less noticed, once for all of them
-- column: suspect  text  Other notices with the same candidate, payee, day and amount: same again, or the other stance
-- column: chain  text  current; unknown for an amendment that names nothing
-- table: spender, candidate, stance, amount_cents, state, covered_by, gap_cents, suspect, file_num
-- key: record_id
-- cell: amount_cents
-- method: ie-merge/1
-- rule: a row is covered while a regular report of the spender speaks whose period holds its payment or its dissemination day (ie-merge/1); it is matched by day, not by amount
-- rule: where that report is not loaded, a bulk row of the same spender, candidate and amount on one of those days covers it (bulk-tells-notice/1)
-- rule: the gap compares what one set of reports covers with what it says, candidate by candidate: estimates, slips and what was never noticed (spending below the threshold) are in it
-- rule: noticed, reported and gap stand once for each report, candidate and stance, on the first row shown, so that columns add up
-- rule: a notice that names a candidate without an id is compared only with rows of the report that do the same
-- rule: suspects are shown and counted: only a person can say whether a row was filed twice
-- rule: older versions of an amended notice are left out (amended-filing/1)
-- empty: no notices (24- and 48-hour reports) that fit are loaded; they are .fec files
-- order: cycle desc, spender_id, file_num, line
-- @query
WITH src AS MATERIALIZED (  -- notices that speak on :as_of
  SELECT s.source_id, c.state AS chain FROM source s JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  JOIN filing_chain c ON c.source_id = g.source_id
  WHERE (g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')))
    AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)) AND (:committee IS NULL OR g.cmte_id = :committee)),
line AS MATERIALIZED (
  SELECT x.*, q.chain, n.rule, n.covered_by, n.known_from AS covered_from, n.straddles
  FROM src q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  LEFT JOIN notice_cover n ON n.entry_id = x.entry_id AND n.known_from <= :as_of AND :as_of < n.known_until
  WHERE x.status = 'active'),
noticed AS MATERIALIZED (
  SELECT covered_by, spender_id, candidate, stance, sum(amount_cents) AS cents FROM line
  WHERE rule = 'ie-merge/1' GROUP BY covered_by, spender_id, candidate, stance),
reported AS MATERIALIZED (
  SELECT x.source_id, x.candidate, x.stance, sum(x.amount_cents) AS cents
  FROM (SELECT DISTINCT covered_by FROM noticed) q CROSS JOIN filed_outside x ON x.source_id = q.covered_by
  WHERE x.status = 'active' GROUP BY x.source_id, x.candidate, x.stance),
alike AS MATERIALIZED (
  SELECT spender_id, candidate, payee, coalesce(day, dissemination_day) AS at, amount_cents,
    count(DISTINCT source_id) AS notices
  FROM line GROUP BY 1, 2, 3, 4, 5 HAVING count(DISTINCT source_id) > 1)
SELECT coalesce(CAST(d.cycle AS TEXT), '') AS cycle, d.spender_id, d.spender, d.file_num,
  CAST(d.entry_id AS TEXT) AS record_id, d.candidate, d.race, d.stance, d.payee,
  date(d.day * 86400, 'unixepoch') AS paid_on, date(d.dissemination_day * 86400, 'unixepoch') AS seen_on,
  d.amount_cents, iif(d.rule IS NULL, d.amount_cents, 0) AS open_cents,
  iif(d.rule IS NULL, 'open', 'covered') AS state, coalesce(d.rule, '') AS rule,
  coalesce('filing ' || b.file_num, bs.file) AS covered_by, d.covered_from,
  CASE WHEN d.straddles = 1 AND d.rule = 'ie-merge/1' THEN 'yes' ELSE '' END AS straddles,
  iif(row_number() OVER g = 1, m.cents, NULL) AS noticed_cents,
  iif(row_number() OVER g = 1 AND m.cents IS NOT NULL, coalesce(r.cents, 0), NULL) AS reported_cents,
  iif(row_number() OVER g = 1, coalesce(r.cents, 0) - m.cents, NULL) AS gap_cents,
  (SELECT group_concat(words, ', ') FROM (
    SELECT iif(x.stance IS d.stance, 'same again in ', 'other stance in ') || coalesce(x.file_num, 'source '
      || x.source_id) AS words
    FROM line x WHERE a.notices > 1 AND x.source_id <> d.source_id AND x.spender_id = d.spender_id
      AND x.candidate = d.candidate AND x.payee IS d.payee AND x.amount_cents = d.amount_cents
      AND coalesce(x.day, x.dissemination_day) IS coalesce(d.day, d.dissemination_day)
    ORDER BY x.file_num, x.entry_id % 1000000000)) AS suspect,
  d.chain
FROM line d
LEFT JOIN noticed m ON d.rule = 'ie-merge/1' AND m.covered_by = d.covered_by AND m.spender_id = d.spender_id
  AND m.candidate = d.candidate AND m.stance IS d.stance
LEFT JOIN reported r ON r.source_id = d.covered_by AND r.candidate = d.candidate AND r.stance IS d.stance
LEFT JOIN alike a ON a.spender_id = d.spender_id AND a.candidate = d.candidate AND a.payee IS d.payee
  AND a.at IS coalesce(d.day, d.dissemination_day) AND a.amount_cents = d.amount_cents
LEFT JOIN source bs ON bs.source_id = d.covered_by
LEFT JOIN filing b ON b.source_id = d.covered_by
WHERE (:candidate IS NULL OR d.candidate = :candidate) AND (:race IS NULL OR d.race = :race)
  AND (:state IS NULL OR :state = iif(d.rule IS NULL, 'open', 'covered'))
WINDOW g AS (PARTITION BY m.covered_by, m.spender_id, m.candidate, m.stance ORDER BY d.file_num, d.entry_id % 1000000000)
ORDER BY d.cycle DESC, d.spender_id, d.file_num, d.entry_id % 1000000000
LIMIT coalesce(:limit, 200)
-- @why
SELECT e.entry_id AS record_id, e.amount_cents AS cents,
  iif(EXISTS (SELECT 1 FROM notice_cover n WHERE n.entry_id = e.entry_id AND n.known_from <= :as_of
    AND :as_of < n.known_until), 0, e.amount_cents) AS open_cents
FROM entry e WHERE e.entry_id = CAST(:key_record_id AS INTEGER)
-- @excluded
SELECT 'amended-filing/1' AS rule, sum(r.n) AS n, sum(r.cents) AS cents
FROM source s JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
JOIN roll_outside r ON r.cmte_id = g.cmte_id AND r.source_id = s.source_id
WHERE (g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')))
  AND s.known_until <= :as_of AND s.state <> 'removed' AND (:committee IS NULL OR g.cmte_id = :committee)
  AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER)) AND (:candidate IS NULL OR r.cand_id = :candidate)
HAVING sum(r.n) > 0
