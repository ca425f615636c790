-- title: Notices of outside spending
-- question: Which rows of 24- and 48-hour notices still count, which does a report tell, and how far apart are
--   estimate and report?
-- uses: in_period, covered, replaced, candidate_record
-- params: committee, candidate, cycle, limit = 200
-- param: race race Only spending on this race, as the notice names it
-- param: state choice(open|covered) Only rows that count, or only rows that something else tells
-- columns: cycle, spender_id, spender, file_num, record_id, candidate_id, candidate, race, stance, payee, paid_on, seen_on, amount_cents, open_cents, state, rule, covered_by, covered_from, straddles, noticed_cents, reported_cents, gap_cents, suspect, chain
-- column: candidate_id text Candidate, FEC id; blank where the notice gives none
-- column: candidate text Name as filed; that of the FEC's list where the notice gives an id alone
-- column: amount_cents cents The row: often an estimate
-- column: rule text Rule that covers it; blank when open
-- column: reported_cents cents What that report says for them; blank when open, told by a bulk file, or not the first
-- table: spender, candidate, stance, amount_cents, state, covered_by, gap_cents, suspect, file_num
-- key: record_id
-- cell: amount_cents
-- derived: gap_cents = reported_cents - noticed_cents; noticed_cents, reported_cents of covered_by, spender_id, candidate_id, stance: all rows that the report covers, and what it says (outside-by-spender)
-- method: ie-merge/1
-- rule: the gap compares what one set of reports covers with what it says, candidate by candidate: estimates, slips and what was never noticed (spending below the threshold) are in it
-- rule: noticed, reported and gap stand once for each report, candidate and stance, on the first row shown, so that columns add up
-- rule: a notice that names a candidate without an id is compared only with rows of the report that do the same
-- rule: suspects are shown and counted: only a person can say whether a row was filed twice
-- empty: no notices (24- and 48-hour reports) that fit are loaded; they are .fec files
-- order: cycle desc, spender_id, file_num, record_id
-- @with
line AS MATERIALIZED (
  SELECT x.*, s.cycle AS period, q.state AS chain, n.rule, n.covered_by, n.covered_from, n.straddles,
    coalesce(x.day, x.dissemination_day) AS at, CASE WHEN n.rule IS NULL THEN 'open' ELSE 'covered' END AS state
  FROM in_period s CROSS JOIN filing_chain q CROSS JOIN filed_outside x LEFT JOIN covered n ON n.entry_id = x.entry_id
  WHERE s.is_notice AND s.form <> 'F6' AND q.source_id = s.cover_id / 1000000000 AND x.source_id = s.source_id
    AND x.status = 'active' AND (:committee IS NULL OR s.filer_id = :committee)),
noticed AS MATERIALIZED (
  SELECT covered_by, spender_id, candidate, stance, sum(amount_cents) AS cents FROM line
  WHERE rule = 'ie-merge/1' GROUP BY covered_by, spender_id, candidate, stance),
reported AS MATERIALIZED (
  SELECT x.source_id, x.candidate, x.stance, sum(x.amount_cents) AS cents
  FROM (SELECT DISTINCT covered_by FROM noticed) q CROSS JOIN filed_outside x
  WHERE x.source_id = q.covered_by AND x.status = 'active' GROUP BY x.source_id, x.candidate, x.stance),
alike AS MATERIALIZED (
  SELECT spender_id, candidate, payee, at, amount_cents, count(DISTINCT source_id) AS notices
  FROM line GROUP BY spender_id, candidate, payee, at, amount_cents HAVING count(DISTINCT source_id) > 1)
-- @query
SELECT d.period AS cycle, d.spender_id, d.spender, d.file_num, CAST(d.entry_id AS TEXT) AS record_id, d.candidate_id,
  coalesce(d.candidate_name, c.name) AS candidate, d.race, d.stance, d.payee,
  date(d.day * 86400, 'unixepoch') AS paid_on, date(d.dissemination_day * 86400, 'unixepoch') AS seen_on,
  d.amount_cents, CASE d.state WHEN 'open' THEN d.amount_cents ELSE 0 END AS open_cents, d.state,
  coalesce(d.rule, '') AS rule, coalesce('filing ' || b.file_num, bs.file) AS covered_by, d.covered_from, CASE
  WHEN d.straddles = 1 AND d.rule = 'ie-merge/1' THEN 'yes' ELSE '' END AS straddles, CASE
  WHEN row_number() OVER g = 1 THEN m.cents END AS noticed_cents, CASE WHEN row_number() OVER g = 1
  AND m.cents IS NOT NULL THEN coalesce(r.cents, 0) END AS reported_cents, CASE
  WHEN row_number() OVER g = 1 THEN coalesce(r.cents, 0) - m.cents END AS gap_cents,
  (SELECT group_concat(q.words, ', ') FROM (
    SELECT CASE WHEN x.stance IS NOT DISTINCT FROM d.stance THEN 'same again in '
      ELSE 'other stance in ' END || coalesce(x.file_num, 'source ' || x.source_id) AS words
    FROM line x
    WHERE a.notices > 1 AND x.source_id <> d.source_id AND x.spender_id = d.spender_id AND x.candidate = d.candidate
      AND x.payee IS NOT DISTINCT FROM d.payee AND x.amount_cents = d.amount_cents AND x.at IS NOT DISTINCT FROM d.at
    ORDER BY x.file_num, x.entry_id % 1000000000) q) AS suspect, d.chain
FROM line d LEFT JOIN noticed m ON d.rule = 'ie-merge/1' AND m.covered_by = d.covered_by
  AND m.spender_id = d.spender_id
  AND m.candidate = d.candidate AND m.stance IS NOT DISTINCT FROM d.stance
LEFT JOIN reported r ON r.source_id = d.covered_by AND r.candidate = d.candidate AND
  r.stance IS NOT DISTINCT FROM d.stance
LEFT JOIN alike a ON a.spender_id = d.spender_id AND a.candidate = d.candidate AND a.payee IS NOT DISTINCT FROM d.payee
  AND a.at IS NOT DISTINCT FROM d.at AND a.amount_cents = d.amount_cents
LEFT JOIN candidate_record c ON c.candidate_id = d.candidate_id
LEFT JOIN source bs ON bs.source_id = d.covered_by LEFT JOIN filing b ON b.source_id = d.covered_by
WHERE (:candidate IS NULL OR d.candidate = :candidate) AND (:race IS NULL OR d.race = :race)
  AND (:state IS NULL OR d.state = :state)
WINDOW g AS (PARTITION BY m.covered_by, m.spender_id, m.candidate, m.stance
  ORDER BY d.file_num, d.entry_id % 1000000000)
-- @why
SELECT e.entry_id AS record_id, e.amount_cents AS cents, CASE WHEN n.rule IS NULL THEN e.amount_cents
  ELSE 0 END AS open_cents
FROM entry e LEFT JOIN covered n ON n.entry_id = e.entry_id WHERE e.entry_id = CAST(:key_record_id AS INTEGER)
-- @excluded
SELECT 'amended-filing/1' AS rule, sum(r.n) AS n, sum(r.cents) AS cents
FROM replaced s JOIN roll_outside r ON r.cmte_id = s.filer_id AND r.source_id = s.source_id
WHERE s.is_notice AND s.form <> 'F6' AND (:committee IS NULL OR s.filer_id = :committee) AND (:candidate IS NULL
  OR r.cand_id = :candidate)
HAVING sum(r.n) > 0
