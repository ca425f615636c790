-- name: outside-by-side
-- title: Outside spending by side
-- question: Whom did the outside money help?
-- param: race  race          Only this race
-- param: candidate  candidate          Only this candidate
-- param: cycle  cycle          Only this two-year period
-- param: limit  count = 50          Rows to return
-- column: cycle  text  Two-year period of the source files; blank when not told
-- column: race  text  Race by the candidate's own record; the candidate's id where there is none
-- column: candidate_id  text  Candidate helped, FEC id; the name as filed where filings give no id
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
-- method: fec-regular-only/1
-- rule: a candidate is helped by money for the candidate and by money against the other candidates of the race, whatever their party
-- rule: with several candidates the same opposition helps each rival, so the column helps does not add up to the race
-- rule: filings speak for themselves; rows of bulk files that they tell are left out (filing-speaks/1), other bulk rows count beside them
-- rule: a row of a 24- or 48-hour notice counts until a regular report of the spender covers one of its dates (ie-merge/1) or a bulk file tells it (bulk-tells-notice/1); --method fec-regular-only/1 leaves notices out, as FEC.gov's totals do
-- rule: the cost of an electioneering communication is shared equally among the candidates it names (equal-share/1)
-- rule: a filing that gives a candidate's name and no id means the one candidate of that race with that last name; else the name stands for itself
-- rule: beside filings one kind of file speaks for a spender and cycle: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); journals only where no filing does; --method fec-ie-csv-first/1 puts the CSV first
-- rule: a row told in itoth and in itpas2 is counted once (same-sub-id/1)
-- rule: quarantined rows are left out and listed (quarantine-amount/1, quarantine-filer/1)
-- rule: money against a candidate is positive, as filed
-- rule: files count by two-year period: a special and a regular election of one seat in the same period are not told apart
-- empty: no outside spending that fits is loaded: filings (.fec), the independent-expenditure CSV or pas2YY.zip
-- order: cycle desc, race, helps_cents desc, candidate_id
-- @with
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
  UNION
  SELECT g.cand_id FROM filing g JOIN source s ON s.source_id = g.source_id
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed' AND g.cand_id IS NOT NULL
    AND upper(g.cand_office) = :race_office AND (:race_office = 'P' OR upper(g.cand_state) = :race_state)
    AND (:race_office <> 'H' OR substr('00' || g.cand_district, -2) = :race_district)
    AND (:race_date IS NULL OR NOT EXISTS (SELECT 1 FROM that_day) OR g.cand_id IN that_day)
  UNION SELECT cand_id FROM that_day)
-- @query
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format,
    coalesce(g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice,
    CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 1 ELSE 2 END AS rank
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:race_date IS NULL OR s.cycle IS NULL
         OR s.cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
read_whole AS (  -- filings read row by row: notices, and rows that give no candidate's id
  SELECT DISTINCT s.source_id, s.cycle FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE s.format = 'fec-efile' AND (s.is_notice OR r.cand_id = '')),
filed_row AS MATERIALIZED (
  SELECT x.entry_id, q.source_id, q.cycle, x.spender_id, x.nature, x.stance, x.candidate_id, x.candidate, x.race,
    x.amount_cents, x.day, x.dissemination_day, CASE WHEN x.is_notice AND :method = 'fec-regular-only/1'
      THEN 'fec-regular-only/1' ELSE (SELECT n.rule FROM notice_cover n WHERE n.entry_id = x.entry_id
        AND n.known_from <= :as_of AND :as_of < n.known_until) END AS rule
  FROM read_whole q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  WHERE x.status = 'active'),
named AS MATERIALIZED (  -- whom a row without an id is about: the one candidate of its race with the last name
  SELECT q.candidate, q.race, min(c.cand_id) AS cand_id
  FROM (SELECT DISTINCT candidate, race FROM filed_row WHERE candidate_id IS NULL AND candidate <> '') q
  JOIN candidate c ON c.cand_office = CASE WHEN q.race = 'US-PRES' THEN 'P' WHEN q.race LIKE '%-SEN' THEN 'S'
      ELSE 'H' END
    AND (q.race = 'US-PRES' OR c.cand_office_st = substr(q.race, 1, 2))
    AND (q.race = 'US-PRES' OR q.race LIKE '%-SEN' OR c.cand_office_district = substr(q.race, 4))
    AND upper(substr(c.cand_name, 1, instr(c.cand_name || ',', ',') - 1))
      = substr(q.candidate, 1, instr(q.candidate || ',', ',') - 1)
  JOIN source cs ON cs.source_id = c.record_id / 1000000000
  WHERE cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed'
  GROUP BY q.candidate, q.race HAVING count(DISTINCT c.cand_id) = 1),
filed AS MATERIALIZED (
  SELECT x.entry_id, x.source_id, x.cycle, x.spender_id, x.nature, x.stance, x.amount_cents, x.rule,
    coalesce(x.candidate_id, m.cand_id, x.candidate) AS cand_id, coalesce(x.day, x.dissemination_day) AS day,
    CASE WHEN coalesce(x.candidate_id, m.cand_id) IS NULL
      OR coalesce(x.candidate_id, m.cand_id) NOT IN (SELECT cand_id FROM candidate) THEN x.race END AS race
  FROM filed_row x LEFT JOIN named m ON x.candidate_id IS NULL AND m.candidate = x.candidate AND m.race = x.race),
told AS MATERIALIZED (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, s.rank, r.n, r.cents,
    r.first_day, r.last_day, NULL AS race
  FROM roll_outside r NOT INDEXED JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND s.source_id NOT IN (SELECT source_id FROM read_whole)
  UNION ALL
  SELECT spender_id, cycle, cand_id, nature, stance, source_id, 'fec-efile', 1, 1, amount_cents, day, day, race
  FROM filed WHERE rule IS NULL),
best AS MATERIALIZED (  -- beside filings, one kind of file speaks per spender, cycle and nature
  SELECT r.cmte_id, s.cycle, k.nature, min(s.rank) AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY r.cmte_id, s.cycle, k.nature),
outside AS MATERIALIZED (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.format = 'fec-efile'),
raced AS MATERIALIZED (SELECT x.cand_id, coalesce((SELECT CASE c.cand_office WHEN 'H'
    THEN c.cand_office_st || '-' || c.cand_office_district
                        WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'P' THEN 'US-PRES' END
     FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = x.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), x.race, x.cand_id) AS race
  FROM (SELECT cand_id, max(race) AS race FROM outside WHERE cand_id <> '' GROUP BY cand_id) x),
per AS (
  SELECT o.cycle, r.race, o.cand_id,
    sum(CASE o.stance WHEN 'support' THEN o.cents ELSE 0 END) AS support,
    sum(CASE o.stance WHEN 'oppose' THEN o.cents ELSE 0 END) AS oppose
  FROM outside o JOIN raced r ON r.cand_id = o.cand_id
  WHERE :race IS NULL OR o.cand_id IN race_candidate OR o.race = :race
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
  coalesce((SELECT c.cand_name FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = d.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1),
    CASE WHEN d.cand_id LIKE '%,%' THEN d.cand_id END) AS candidate,
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
LIMIT coalesce(:limit, 50)
-- @why
WITH src AS MATERIALIZED (
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format,
    coalesce(g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice,
    CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 1 ELSE 2 END AS rank
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT)),
read_whole AS (  -- filings read row by row: notices, and rows that give no candidate's id
  SELECT DISTINCT s.source_id, s.cycle FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE s.format = 'fec-efile' AND (s.is_notice OR r.cand_id = '')),
filed_row AS MATERIALIZED (
  SELECT x.entry_id, q.source_id, q.cycle, x.spender_id, x.nature, x.stance, x.candidate_id, x.candidate, x.race,
    x.amount_cents, x.day, x.dissemination_day, CASE WHEN x.is_notice AND :method = 'fec-regular-only/1'
      THEN 'fec-regular-only/1' ELSE (SELECT n.rule FROM notice_cover n WHERE n.entry_id = x.entry_id
        AND n.known_from <= :as_of AND :as_of < n.known_until) END AS rule
  FROM read_whole q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  WHERE x.status = 'active'),
named AS MATERIALIZED (  -- whom a row without an id is about: the one candidate of its race with the last name
  SELECT q.candidate, q.race, min(c.cand_id) AS cand_id
  FROM (SELECT DISTINCT candidate, race FROM filed_row WHERE candidate_id IS NULL AND candidate <> '') q
  JOIN candidate c ON c.cand_office = CASE WHEN q.race = 'US-PRES' THEN 'P' WHEN q.race LIKE '%-SEN' THEN 'S'
      ELSE 'H' END
    AND (q.race = 'US-PRES' OR c.cand_office_st = substr(q.race, 1, 2))
    AND (q.race = 'US-PRES' OR q.race LIKE '%-SEN' OR c.cand_office_district = substr(q.race, 4))
    AND upper(substr(c.cand_name, 1, instr(c.cand_name || ',', ',') - 1))
      = substr(q.candidate, 1, instr(q.candidate || ',', ',') - 1)
  JOIN source cs ON cs.source_id = c.record_id / 1000000000
  WHERE cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed'
  GROUP BY q.candidate, q.race HAVING count(DISTINCT c.cand_id) = 1),
filed AS MATERIALIZED (
  SELECT x.entry_id, x.source_id, x.cycle, x.spender_id, x.nature, x.stance, x.amount_cents, x.rule,
    coalesce(x.candidate_id, m.cand_id, x.candidate) AS cand_id, coalesce(x.day, x.dissemination_day) AS day,
    CASE WHEN coalesce(x.candidate_id, m.cand_id) IS NULL
      OR coalesce(x.candidate_id, m.cand_id) NOT IN (SELECT cand_id FROM candidate) THEN x.race END AS race
  FROM filed_row x LEFT JOIN named m ON x.candidate_id IS NULL AND m.candidate = x.candidate AND m.race = x.race),
best AS MATERIALIZED (  -- beside filings, one kind of file speaks per spender, cycle and nature
  SELECT r.cmte_id, s.cycle, k.nature, min(s.rank) AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY r.cmte_id, s.cycle, k.nature),
mentioned AS (
  SELECT r.cand_id, NULL AS race FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE r.cmte_id <> '*' AND (:race IS NULL OR r.cand_id IN race_candidate)
  UNION ALL SELECT cand_id, race FROM filed WHERE :race IS NULL OR cand_id IN race_candidate OR race = :race),
raced AS MATERIALIZED (SELECT x.cand_id, coalesce((SELECT CASE c.cand_office WHEN 'H'
    THEN c.cand_office_st || '-' || c.cand_office_district
                        WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'P' THEN 'US-PRES' END
     FROM candidate c JOIN source cs ON cs.source_id = c.record_id / 1000000000
     WHERE c.cand_id = x.cand_id AND cs.known_from <= :as_of AND :as_of < cs.known_until
         AND cs.state <> 'removed'
     ORDER BY cs.cycle DESC, c.record_id DESC LIMIT 1), x.race, x.cand_id) AS race
  FROM (SELECT cand_id, max(race) AS race FROM mentioned WHERE cand_id <> '' GROUP BY cand_id) x),
row_told AS (
  SELECT e.entry_id, k.stance, e.amount_cents, coalesce(o.cand_id, CASE
      WHEN o.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]' THEN o.other_id END, '') AS cand_id
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  JOIN best b ON b.cmte_id = f.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
  WHERE k.counts_as = 'outside spending' AND f.status IS NULL AND (b.rank = s.rank OR s.format = 'fec-efile')
    AND s.source_id NOT IN (SELECT source_id FROM read_whole)
    AND s.source_id IN (SELECT source_id FROM roll_outside)
  UNION ALL
  SELECT entry_id, stance, amount_cents, cand_id FROM filed WHERE rule IS NULL)
SELECT t.entry_id AS record_id, t.amount_cents AS cents
FROM row_told t JOIN raced r ON r.cand_id = t.cand_id AND r.race = :key_race
WHERE CASE t.stance WHEN 'support' THEN t.cand_id = :key_candidate_id
                    WHEN 'oppose' THEN t.cand_id <> :key_candidate_id END
ORDER BY t.entry_id
-- @excluded
WITH src AS MATERIALIZED (  -- the sources that speak on :as_of, and on the two years of the race
  SELECT s.source_id, coalesce(CAST(s.cycle AS TEXT), '') AS cycle, s.format,
    coalesce(g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), 0) AS is_notice,
    CASE s.format
      WHEN 'fec-bulk/itpas2' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-bulk/itoth' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 1 ELSE 0 END
      WHEN 'fec-csv/independent-expenditure' THEN CASE WHEN :method = 'fec-ie-csv-first/1' THEN 0 ELSE 1 END
      WHEN 'fec-efile' THEN 1 ELSE 2 END AS rank
  FROM source s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
    AND (:cycle IS NULL OR s.cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
    AND (:race_date IS NULL OR s.cycle IS NULL
         OR s.cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)),
read_whole AS (  -- filings read row by row: notices, and rows that give no candidate's id
  SELECT DISTINCT s.source_id, s.cycle FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  WHERE s.format = 'fec-efile' AND (s.is_notice OR r.cand_id = '')),
filed_row AS MATERIALIZED (
  SELECT x.entry_id, q.source_id, q.cycle, x.spender_id, x.nature, x.stance, x.candidate_id, x.candidate, x.race,
    x.amount_cents, x.day, x.dissemination_day, CASE WHEN x.is_notice AND :method = 'fec-regular-only/1'
      THEN 'fec-regular-only/1' ELSE (SELECT n.rule FROM notice_cover n WHERE n.entry_id = x.entry_id
        AND n.known_from <= :as_of AND :as_of < n.known_until) END AS rule
  FROM read_whole q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  WHERE x.status = 'active'),
named AS MATERIALIZED (  -- whom a row without an id is about: the one candidate of its race with the last name
  SELECT q.candidate, q.race, min(c.cand_id) AS cand_id
  FROM (SELECT DISTINCT candidate, race FROM filed_row WHERE candidate_id IS NULL AND candidate <> '') q
  JOIN candidate c ON c.cand_office = CASE WHEN q.race = 'US-PRES' THEN 'P' WHEN q.race LIKE '%-SEN' THEN 'S'
      ELSE 'H' END
    AND (q.race = 'US-PRES' OR c.cand_office_st = substr(q.race, 1, 2))
    AND (q.race = 'US-PRES' OR q.race LIKE '%-SEN' OR c.cand_office_district = substr(q.race, 4))
    AND upper(substr(c.cand_name, 1, instr(c.cand_name || ',', ',') - 1))
      = substr(q.candidate, 1, instr(q.candidate || ',', ',') - 1)
  JOIN source cs ON cs.source_id = c.record_id / 1000000000
  WHERE cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed'
  GROUP BY q.candidate, q.race HAVING count(DISTINCT c.cand_id) = 1),
filed AS MATERIALIZED (
  SELECT x.entry_id, x.source_id, x.cycle, x.spender_id, x.nature, x.stance, x.amount_cents, x.rule,
    coalesce(x.candidate_id, m.cand_id, x.candidate) AS cand_id, coalesce(x.day, x.dissemination_day) AS day,
    CASE WHEN coalesce(x.candidate_id, m.cand_id) IS NULL
      OR coalesce(x.candidate_id, m.cand_id) NOT IN (SELECT cand_id FROM candidate) THEN x.race END AS race
  FROM filed_row x LEFT JOIN named m ON x.candidate_id IS NULL AND m.candidate = x.candidate AND m.race = x.race),
told AS MATERIALIZED (  -- active outside spending, by the file that tells it
  SELECT r.cmte_id, s.cycle, r.cand_id, k.nature, k.stance, s.source_id, s.format, s.rank, r.n, r.cents,
    r.first_day, r.last_day, NULL AS race
  FROM roll_outside r NOT INDEXED JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND s.source_id NOT IN (SELECT source_id FROM read_whole)
  UNION ALL
  SELECT spender_id, cycle, cand_id, nature, stance, source_id, 'fec-efile', 1, 1, amount_cents, day, day, race
  FROM filed WHERE rule IS NULL),
best AS MATERIALIZED (  -- beside filings, one kind of file speaks per spender, cycle and nature
  SELECT r.cmte_id, s.cycle, k.nature, min(s.rank) AS rank
  FROM roll_outside r JOIN src s ON s.source_id = r.source_id
  JOIN posting_classes k ON k.class_id = r.class_id
  WHERE r.cmte_id <> '*' AND k.counts_as = 'outside spending'
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1')
  GROUP BY r.cmte_id, s.cycle, k.nature),
outside AS MATERIALIZED (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.format = 'fec-efile')
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT CASE WHEN cand_id = '' THEN 'no candidate named' ELSE 'no side taken' END AS rule, n, cents
  FROM outside WHERE (cand_id = '' OR stance IS NULL)
    AND (:race IS NULL OR cand_id = '' OR cand_id IN race_candidate OR race = :race)
  UNION ALL
  SELECT 'ie-csv-or-pas2/1' AS rule, t.n, t.cents
  FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank > b.rank AND t.format <> 'fec-efile' AND (:candidate IS NULL OR t.cand_id = :candidate)
    AND (:race IS NULL OR t.cand_id IN race_candidate OR t.race = :race)
  UNION ALL
  SELECT rule, 1, amount_cents FROM (SELECT *, spender_id AS cmte_id FROM filed) f
  WHERE rule IS NOT NULL AND (:candidate IS NULL OR f.cand_id = :candidate)
    AND (:race IS NULL OR f.cand_id IN race_candidate OR f.race = :race)
  UNION ALL
  SELECT k.status_rule, x.n, x.cents
  FROM (SELECT *, NULL AS race FROM roll_outside) x JOIN src s ON s.source_id = x.source_id
  JOIN posting_classes k ON k.class_id = x.class_id
  WHERE x.cmte_id <> '*' AND k.status <> 'active' AND (:candidate IS NULL OR x.cand_id = :candidate)
    AND (:race IS NULL OR x.cand_id IN race_candidate OR x.race = :race))
GROUP BY rule
ORDER BY rule
