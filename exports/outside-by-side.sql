-- name: outside-by-side
-- title: Outside spending by side
-- question: Whom did the outside money help?
-- param: race  race          Only this race
-- param: candidate  candidate          Only this candidate
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 50          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: race  text  Race by the candidate's own record; the candidate's id where there is none
-- column: candidate_id  text  Candidate helped, FEC id
-- column: candidate  text  Name
-- column: party  text  Party
-- column: support_cents  cents  Spent for the candidate
-- column: oppose_rivals_cents  cents  Spent against other candidates of the race
-- column: helps_cents  cents  Both together
-- column: opposed_cents  cents  Spent against the candidate
-- column: support_share_bp  basis_points  helps of all outside money in the race that takes a side
-- column: race_cents  cents  Base: all outside money in the race that takes a side
-- table: candidate, helps_cents, support_cents, oppose_rivals_cents, race, party, support_share_bp, cycle, opposed_cents
-- key: cycle, race, candidate_id
-- cell: helps_cents
-- method: fec-pas2-first/1
-- method: fec-ie-csv-first/1
-- rule: a candidate is helped by money for the candidate and by money against the other candidates of the race, whatever their party
-- rule: with several candidates the same opposition helps each rival, so the column helps does not add up to the race
-- rule: where several files tell the same spender and cycle one kind speaks: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); --method fec-ie-csv-first/1 puts the CSV first
-- rule: a row told in itoth and in itpas2 is counted once (same-sub-id/1)
-- rule: quarantined rows are left out and listed (quarantine-amount/1, quarantine-filer/1)
-- rule: money against a candidate is positive, as filed
-- rule: files count by two-year period: a special and a regular election of one seat in the same period are not told apart
-- order: cycle desc, race, helps_cents desc, candidate_id
-- @query
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of, and on the two years of the race
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
told AS MATERIALIZED (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, r.n, r.cents,
    r.first_day, r.last_day, CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END AS rank
  FROM roll_outside r NOT INDEXED JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'),
best AS MATERIALIZED (  -- one kind of file speaks per spender, cycle and nature
  SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
outside AS MATERIALIZED (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature, rank)),
raced AS MATERIALIZED (SELECT x.cand_id, coalesce((SELECT CASE c.cand_office WHEN 'H'
    THEN c.cand_office_st || '-' || c.cand_office_district
                        WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'P' THEN 'US-PRES' END
     FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = x.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), x.cand_id) AS race
  FROM (SELECT DISTINCT cand_id FROM outside WHERE cand_id <> '') x),
per AS (
  SELECT o.cycle, r.race, o.cand_id,
    sum(CASE o.stance WHEN 'support' THEN o.cents ELSE 0 END) AS support,
    sum(CASE o.stance WHEN 'oppose' THEN o.cents ELSE 0 END) AS oppose
  FROM outside o JOIN raced r ON r.cand_id = o.cand_id
  WHERE :race IS NULL OR o.cand_id IN race_candidate
  GROUP BY o.cycle, r.race, o.cand_id),
sided AS (
  SELECT *, sum(oppose) OVER (PARTITION BY cycle, race) - oppose AS rivals,
    sum(support + oppose) OVER (PARTITION BY cycle, race) AS base
  FROM per),
page AS (
  SELECT *, support + rivals AS helps FROM sided
  WHERE :candidate IS NULL OR cand_id = :candidate
  ORDER BY cycle DESC, race, helps DESC, cand_id
  LIMIT coalesce(:limit, 50))
SELECT d.cycle, d.race, d.cand_id AS candidate_id,
  (SELECT c.cand_name FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1) AS candidate,
  (SELECT c.cand_pty_affiliation FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1) AS party,
  d.support AS support_cents, d.rivals AS oppose_rivals_cents, d.helps AS helps_cents,
      d.oppose AS opposed_cents,
  CASE WHEN d.base > 0 THEN (d.helps * 20000 + d.base) / (2 * d.base) END AS support_share_bp,
      d.base AS race_cents
FROM page d
ORDER BY d.cycle DESC, d.race, d.helps DESC, d.cand_id
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
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending' AND 1),
best AS (SELECT cmte_id, cycle, nature, min(rank) AS rank FROM told GROUP BY cmte_id, cycle, nature),
named AS (
  SELECT DISTINCT r.cand_id FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE r.cmte_id <> '*' AND r.cand_id <> '' AND (:race IS NULL OR r.cand_id IN race_candidate)),
raced AS (SELECT x.cand_id, coalesce((SELECT CASE c.cand_office WHEN 'H'
    THEN c.cand_office_st || '-' || c.cand_office_district
                        WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'P' THEN 'US-PRES' END
     FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = x.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), x.cand_id) AS race
  FROM (SELECT DISTINCT cand_id FROM named WHERE cand_id <> '') x)
SELECT e.entry_id AS record_id, e.amount_cents AS cents
FROM src s
CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
CROSS JOIN posting o ON o.posting_id = e.posting_id
CROSS JOIN posting_classes k ON k.class_id = o.class_id
JOIN best b ON b.cmte_id = f.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
JOIN raced r ON r.cand_id = coalesce(o.cand_id, CASE
    WHEN o.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]' THEN o.other_id END, '')
    AND r.race = :key_race
WHERE k.counts_as = 'outside spending' AND f.status IS NULL
  AND b.rank = CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      ELSE 2 END
  AND CASE k.stance WHEN 'support' THEN r.cand_id = :key_candidate_id
                    WHEN 'oppose' THEN r.cand_id <> :key_candidate_id END
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
  SELECT CASE WHEN cand_id = '' THEN 'no candidate named' ELSE 'no side taken' END AS rule, n, cents
  FROM outside WHERE (cand_id = '' OR stance IS NULL) AND (:race IS NULL OR cand_id = ''
      OR cand_id IN race_candidate)
  UNION ALL
  SELECT 'ie-csv-or-pas2/1' AS rule, t.n, t.cents
  FROM told t JOIN best b USING (cmte_id, cycle, nature) WHERE t.rank > b.rank AND (:candidate IS NULL
      OR t.cand_id = :candidate) AND (:race IS NULL OR t.cand_id IN race_candidate)
  UNION ALL
  SELECT k.status_rule, r.n, r.cents
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.status <> 'active' AND (:candidate IS NULL OR r.cand_id = :candidate)
      AND (:race IS NULL OR r.cand_id IN race_candidate))
GROUP BY rule
ORDER BY rule
