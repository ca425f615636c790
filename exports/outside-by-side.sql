-- title: Outside spending by side
-- question: Whom did the outside money help?
-- uses: side
-- params: race, candidate, cycle, limit = 50
-- columns: cycle, race, candidate_id, candidate, party, support_cents, oppose_rivals_cents, helps_cents, opposed_cents, helps_share_bp, race_cents, note
-- column: race text Race by the candidate's own record; the candidate's id where there is none
-- column: candidate_id text Candidate helped, FEC id; the name as filed where filings give no id
-- column: note text Whom a name may also be, why nobody is credited, or why somebody without money is
-- table: candidate, helps_cents, opposed_cents, support_cents, oppose_rivals_cents, race, party, note, helps_share_bp,
--   cycle
-- key: cycle, race, candidate_id
-- cell: helps_cents
-- methods: fec-pas2-first/1, fec-ie-csv-first/1, fec-regular-only/1
-- empty: no outside spending that fits is loaded: filings (.fec), the independent-expenditure CSV or pas2YY.zip
-- chart: bars x=candidate,cycle y=support_cents,oppose_rivals_cents top=20
-- order: cycle desc, race, helps_cents desc, candidate_id
-- @query
SELECT d.cycle, d.race, d.candidate_id, coalesce(c.name, (SELECT max(f.name) FROM filed_name f
  WHERE f.candidate_id = d.candidate_id), CASE WHEN d.candidate_id = trim(d.candidate_id, '0123456789')
  THEN d.candidate_id END) AS candidate, c.party, d.support AS support_cents, d.rivals AS oppose_rivals_cents,
  d.support + d.rivals AS helps_cents, d.oppose AS opposed_cents, CASE
  WHEN d.base > 0 THEN ((d.support + d.rivals) * 20000 + d.base) / (2 * d.base) END AS helps_share_bp,
  d.base AS race_cents, d.note
FROM side d LEFT JOIN candidate_record c ON c.candidate_id = d.candidate_id
WHERE :candidate IS NULL OR d.candidate_id = :candidate
-- @why
SELECT entry_id AS record_id, coalesce(support, rivals) AS cents, support AS support_cents,
  rivals AS oppose_rivals_cents, CASE WHEN stance = 'oppose' AND is_own THEN cents END AS opposed_cents,
  cents AS race_cents
FROM (
  SELECT o.*, o.candidate_id = :key_candidate_id AS is_own, CASE WHEN o.stance = 'support'
    AND o.candidate_id = :key_candidate_id THEN o.cents END AS support, CASE WHEN o.stance = 'oppose'
    AND o.candidate_id <> :key_candidate_id AND NOT EXISTS (SELECT 1 FROM pair d WHERE d.is_doubt
      AND d.race = :key_race AND d.candidate_id = :key_candidate_id AND d.other = o.candidate_id)
      THEN o.cents END AS rivals
  FROM race_outside o JOIN spent_on p ON p.cycle = o.cycle AND p.candidate_id = o.candidate_id
  WHERE p.race = :key_race AND o.stance IN ('support', 'oppose')) q ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT CASE candidate_id WHEN '' THEN 'no candidate named' ELSE 'no side taken' END AS rule, n, cents
  FROM outside_place WHERE candidate_id = '' OR (stance IS NULL AND of_race = 1)
  UNION ALL SELECT rule, n, cents FROM race_left_out WHERE :candidate IS NULL OR candidate_id = :candidate) q
GROUP BY rule ORDER BY rule
