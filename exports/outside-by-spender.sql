-- name: outside-by-spender
-- title: Outside spending by spender
-- question: Who outside the campaigns spent how much, for and against whom?
-- param: candidate  candidate          Only spending on this candidate
-- param: race  race          Only spending on candidates of this race
-- param: committee  committee          Only this spender
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 50          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: spender_id  text  Spender, FEC id
-- column: spender  text  Its name
-- column: spender_type  text  Committee type of the spender
-- column: expenditures  count  Rows
-- column: candidates  count  Candidates it spent on
-- column: support_cents  cents  For candidates
-- column: oppose_cents  cents  Against candidates
-- column: other_cents  cents  Neither said
-- column: total_cents  cents  All of it
-- column: first_date  date  First day of a transaction
-- column: last_date  date  Last day of a transaction
-- column: told_by  text  Format of the file that speaks; several when it differs by kind of spending
-- table: spender, total_cents, support_cents, oppose_cents, spender_id, expenditures, cycle, candidates
-- key: cycle, spender_id
-- cell: total_cents
-- method: fec-pas2-first/1
-- method: fec-ie-csv-first/1
-- rule: where several files tell the same spender and cycle one kind speaks: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); --method fec-ie-csv-first/1 puts the CSV first
-- rule: a row told in itoth and in itpas2 is counted once (same-sub-id/1)
-- rule: quarantined rows are left out and listed (quarantine-amount/1, quarantine-filer/1)
-- rule: money against a candidate is positive, as filed
-- rule: files count by two-year period: a special and a regular election of one seat in the same period are not told apart
-- order: cycle desc, total_cents desc, spender_id
-- @query
WITH src AS (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))
    AND (:race_date IS NULL OR cycle IS NULL
         OR cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
that_day AS (  -- who stood on the day of the race, where results are loaded
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE :race_date IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND r.cand_id IS NOT NULL
    AND r.election_date = :race_date
    AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
        ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
        ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
        AND r.district = :race_district))),
race_candidate AS (
  SELECT c.cand_id FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_office = :race_office
    AND (c.cand_office = 'P' OR c.cand_office_st = :race_state)
    AND (c.cand_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR c.cand_id IN that_day)
  UNION
  SELECT c.cand_id FROM candidate_summary c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND substr(c.cand_id, 1, 1) = :race_office
    AND (:race_office = 'P' OR c.cand_office_st = :race_state)
    AND (:race_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR c.cand_id IN that_day)
  UNION
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND r.cand_id IS NOT NULL
      AND :race_date IS NULL AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))
  UNION SELECT cand_id FROM that_day),
told AS (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, r.n, r.cents,
    r.first_day, r.last_day, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'),
best AS (  -- one kind of file speaks per spender, cycle and nature
  SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
outside AS (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature, rank)),
page AS (
  SELECT cycle, cmte_id, sum(n) AS n, count(DISTINCT cand_id) AS candidates,
    sum(CASE stance WHEN 'support' THEN cents ELSE 0 END) AS support,
    sum(CASE stance WHEN 'oppose' THEN cents ELSE 0 END) AS oppose,
    sum(CASE WHEN stance IS NULL THEN cents ELSE 0 END) AS other,
    sum(cents) AS cents, min(first_day) AS first_day, max(last_day) AS last_day,
    CASE WHEN count(DISTINCT format) = 1 THEN min(format) ELSE 'several' END AS told_by
  FROM outside
  WHERE (:candidate IS NULL OR cand_id = :candidate) AND (:race IS NULL OR cand_id IN race_candidate)
      AND (:committee IS NULL OR cmte_id = :committee)
  GROUP BY cycle, cmte_id
  ORDER BY cycle DESC, cents DESC, cmte_id
  LIMIT coalesce(:limit, 50))
SELECT d.cycle, d.cmte_id AS spender_id,
  coalesce(
    (SELECT c.cmte_nm FROM committee c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cmte_id = d.cmte_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
    (SELECT fr.filer_name FROM filing_ref fr WHERE fr.cmte_id = d.cmte_id AND fr.filer_name IS NOT NULL
     ORDER BY fr.filing_id DESC LIMIT 1)) AS spender,
  (SELECT coalesce(t.label, c.cmte_tp) FROM committee c
      JOIN source cs ON cs.source_id = c.record_id / 1000000000
     LEFT JOIN code_committee_type t ON t.code = c.cmte_tp
     WHERE c.cmte_id = d.cmte_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1) AS spender_type,
  d.n AS expenditures, d.candidates, d.support AS support_cents, d.oppose AS oppose_cents,
      d.other AS other_cents,
  d.cents AS total_cents, date(d.first_day * 86400, 'unixepoch') AS first_date,
  date(d.last_day * 86400, 'unixepoch') AS last_date, d.told_by
FROM page d
ORDER BY d.cycle DESC, d.cents DESC, d.cmte_id
-- @why
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)),
that_day AS (  -- who stood on the day of the race, where results are loaded
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE :race_date IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND r.cand_id IS NOT NULL
    AND r.election_date = :race_date
    AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
        ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
        ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
        AND r.district = :race_district))),
race_candidate AS (
  SELECT c.cand_id FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_office = :race_office
    AND (c.cand_office = 'P' OR c.cand_office_st = :race_state)
    AND (c.cand_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR c.cand_id IN that_day)
  UNION
  SELECT c.cand_id FROM candidate_summary c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND substr(c.cand_id, 1, 1) = :race_office
    AND (:race_office = 'P' OR c.cand_office_st = :race_state)
    AND (:race_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR c.cand_id IN that_day)
  UNION
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND r.cand_id IS NOT NULL
      AND :race_date IS NULL AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))
  UNION SELECT cand_id FROM that_day),
told AS (
  SELECT r.cmte_id, s.cycle, k.nature, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending' AND r.cmte_id = :key_spender_id),
best AS (SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature)
SELECT e.entry_id AS record_id, e.amount_cents AS cents, 1 AS expenditures,
  CASE k.stance WHEN 'support' THEN e.amount_cents END AS support_cents,
  CASE k.stance WHEN 'oppose' THEN e.amount_cents END AS oppose_cents,
  CASE WHEN k.stance IN ('support', 'oppose') THEN NULL ELSE e.amount_cents END AS other_cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
JOIN best b ON b.cmte_id = f.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
WHERE k.counts_as = 'outside spending' AND f.status IS NULL AND f.cmte_id = :key_spender_id
  AND b.rank = CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END
  AND (:candidate IS NULL OR coalesce(o.cand_id, CASE
      WHEN o.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]'
      THEN o.other_id END, '') = :candidate) AND (:race IS NULL
      OR coalesce(o.cand_id, CASE WHEN o.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]'
      THEN o.other_id END, '') IN race_candidate)
ORDER BY e.entry_id
-- @excluded
WITH src AS (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format, file
  FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR cycle IS NULL OR cycle = CAST(:cycle AS INTEGER))
    AND (:race_date IS NULL OR cycle IS NULL
         OR cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
that_day AS (  -- who stood on the day of the race, where results are loaded
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE :race_date IS NOT NULL AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND r.cand_id IS NOT NULL
    AND r.election_date = :race_date
    AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
        ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
        ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
        AND r.district = :race_district))),
race_candidate AS (
  SELECT c.cand_id FROM candidate c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND c.cand_office = :race_office
    AND (c.cand_office = 'P' OR c.cand_office_st = :race_state)
    AND (c.cand_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR c.cand_id IN that_day)
  UNION
  SELECT c.cand_id FROM candidate_summary c JOIN source s ON s.source_id = c.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND substr(c.cand_id, 1, 1) = :race_office
    AND (:race_office = 'P' OR c.cand_office_st = :race_state)
    AND (:race_office <> 'H' OR c.cand_office_district = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR c.cand_id IN that_day)
  UNION
  SELECT r.cand_id FROM result r JOIN source s ON s.source_id = r.record_id / 1000000000
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND r.cand_id IS NOT NULL
      AND :race_date IS NULL AND (CASE instr(r.race, '@') WHEN 0 THEN r.race
      ELSE substr(r.race, 1, instr(r.race, '@') - 1) END = CASE instr(:race, '@') WHEN 0 THEN :race
      ELSE substr(:race, 1, instr(:race, '@') - 1) END OR (r.office = :race_office AND r.state = :race_state
      AND r.district = :race_district))
  UNION SELECT cand_id FROM that_day),
told AS (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, r.n, r.cents,
    r.first_day, r.last_day, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'),
best AS (  -- one kind of file speaks per spender, cycle and nature
  SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
outside AS (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature, rank))
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT 'ie-csv-or-pas2/1' AS rule, t.n, t.cents
  FROM told t JOIN best b USING (cmte_id, cycle, nature) WHERE t.rank > b.rank AND (:candidate IS NULL
      OR t.cand_id = :candidate) AND (:race IS NULL OR t.cand_id IN race_candidate) AND (:committee IS NULL
      OR t.cmte_id = :committee)
  UNION ALL
  SELECT k.status_rule, r.n, r.cents
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.status <> 'active' AND (:candidate IS NULL OR r.cand_id = :candidate)
      AND (:race IS NULL OR r.cand_id IN race_candidate) AND (:committee IS NULL OR r.cmte_id = :committee))
GROUP BY rule
ORDER BY rule
