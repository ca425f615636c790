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
-- column: expenditures  count  Rows; a cost shared among candidates is one for each
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
-- method: fec-regular-only/1
-- rule: filings speak for themselves; rows of bulk files that they tell are left out (filing-speaks/1), other bulk rows count beside them
-- rule: a row of a 24- or 48-hour notice counts until a regular report of the spender covers one of its dates (ie-merge/1) or a bulk file tells it (bulk-tells-notice/1); --method fec-regular-only/1 leaves notices out, as FEC.gov's totals do
-- rule: the cost of an electioneering communication is shared equally among the candidates it names (equal-share/1)
-- rule: a filing that gives a candidate's name and no id means the one candidate of that race with that last name; where no list tells, the one candidate to whom another filing gives an id under the same name, office, state and district (candidate-by-name/1); else the name stands for itself
-- rule: beside filings one kind of file speaks for a spender and cycle: itpas2 (with what only itoth has), then the independent-expenditure CSV, then journals (ie-csv-or-pas2/1); journals only where no filing does; --method fec-ie-csv-first/1 puts the CSV first
-- rule: a row told in itoth and in itpas2 is counted once, and once where it is left out (same-sub-id/1)
-- rule: quarantined rows are left out and listed (quarantine-amount/1, quarantine-filer/1)
-- rule: money against a candidate is positive, as filed
-- rule: files count by two-year period: a special and a regular election of one seat in the same period are not told apart
-- empty: no outside spending that fits is loaded: filings (.fec), the independent-expenditure CSV or pas2YY.zip
-- order: cycle desc, total_cents desc, spender_id
-- @with
filed_candidate AS MATERIALIZED (  -- who has an id in one filing, by the name and race as filed there
  SELECT DISTINCT f.cand_id, upper(f.name) AS name, CASE upper(substr(f.office, 1, 1)) WHEN 'P' THEN 'US-PRES'
      WHEN 'S' THEN upper(f.in_state) || '-SEN' WHEN 'H' THEN upper(f.in_state) || '-' || substr('00' || coalesce(f.in_district, '00'), -2)
    END AS race
  FROM (
    SELECT o.cand_id, coalesce(o.cand_name, o.cand_last_name || coalesce(', ' || o.cand_first_name, '')) AS name, o.office,
      o.office_state AS in_state, o.office_district AS in_district, o.source_id
    FROM posting o WHERE o.cand_id IS NOT NULL AND EXISTS (SELECT 1 FROM source x WHERE x.format = 'fec-efile')
    UNION ALL
    SELECT i.cand_id, i.cand_last_name || coalesce(', ' || i.cand_first_name, ''), i.office, i.office_state,
      i.office_district, i.record_id / 1000000000
    FROM filing_item i WHERE i.cand_id IS NOT NULL
    UNION ALL
    SELECT g.cand_id, g.cand_last_name || coalesce(', ' || g.cand_first_name, ''), g.cand_office, g.cand_state,
      g.cand_district, g.source_id
    FROM filing g WHERE g.cand_id IS NOT NULL) f
  JOIN source s ON s.source_id = f.source_id
  WHERE f.name <> '' AND s.format = 'fec-efile' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND s.state <> 'removed'),
that_day AS MATERIALIZED (  -- who stood on the day of the race, where results are loaded: by FEC id, else by name
  SELECT DISTINCT cand_id FROM (
    SELECT CASE WHEN count(DISTINCT CASE WHEN n.first_fits THEN n.candidate_id END) = 1
        THEN max(CASE WHEN n.first_fits THEN n.candidate_id END)
      WHEN count(DISTINCT n.candidate_id) = 1 THEN max(n.candidate_id) END AS cand_id
    FROM result_names n JOIN source s ON s.source_id = n.source_id JOIN source w ON w.source_id = n.named_by
    WHERE :race_date IS NOT NULL AND n.race = :race AND n.election_date = :race_date
      AND s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'
      AND w.known_from <= :as_of AND w.state <> 'removed' AND (n.told_by = 'result' OR w.cycle IS NULL
        OR w.cycle = (CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2)
    GROUP BY upper(n.candidate_name))
  WHERE cand_id IS NOT NULL),
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
  WHERE s.format = 'fec-efile' AND (s.is_notice OR r.cand_id = '') AND (:committee IS NULL OR r.cmte_id = :committee)),
filed_row AS MATERIALIZED (
  SELECT x.entry_id, q.source_id, q.cycle, x.spender_id, x.nature, x.stance, x.candidate_id, x.candidate, x.race,
    x.amount_cents, x.day, x.dissemination_day, CASE WHEN x.is_notice AND :method = 'fec-regular-only/1'
      THEN 'fec-regular-only/1' ELSE (SELECT n.rule FROM notice_cover n WHERE n.entry_id = x.entry_id
        AND n.known_from <= :as_of AND :as_of < n.known_until) END AS rule
  FROM read_whole q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  WHERE x.status = 'active'),
named AS MATERIALIZED (  -- whom a row without an id is about (candidate-by-name/1)
  SELECT candidate, race, coalesce(listed, filed) AS cand_id FROM (
    SELECT q.candidate, q.race,
      (SELECT CASE WHEN count(DISTINCT c.cand_id) = 1 THEN min(c.cand_id) END FROM candidate c
       JOIN source cs ON cs.source_id = c.record_id / 1000000000
       WHERE c.cand_office = CASE WHEN q.race = 'US-PRES' THEN 'P' WHEN q.race LIKE '%-SEN' THEN 'S' ELSE 'H' END
         AND (q.race = 'US-PRES' OR c.cand_office_st = substr(q.race, 1, 2))
         AND (q.race = 'US-PRES' OR q.race LIKE '%-SEN' OR c.cand_office_district = substr(q.race, 4))
         AND upper(substr(c.cand_name, 1, instr(c.cand_name || ',', ',') - 1))
           = substr(q.candidate, 1, instr(q.candidate || ',', ',') - 1)
         AND cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed') AS listed,
      (SELECT CASE WHEN count(DISTINCT f.cand_id) = 1 THEN min(f.cand_id) END FROM filed_candidate f
       WHERE f.name = q.candidate AND f.race = q.race) AS filed
    FROM (SELECT DISTINCT candidate, race FROM filed_row WHERE candidate_id IS NULL AND candidate <> '') q)
  WHERE coalesce(listed, filed) IS NOT NULL),
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
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1') AND (:committee IS NULL OR r.cmte_id = :committee)
  GROUP BY r.cmte_id, s.cycle, k.nature),
outside AS MATERIALIZED (SELECT t.* FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank = b.rank OR t.format = 'fec-efile'),
page AS (
  SELECT cycle, cmte_id, sum(n) AS n, count(DISTINCT cand_id) AS candidates,
    sum(CASE stance WHEN 'support' THEN cents ELSE 0 END) AS support,
    sum(CASE stance WHEN 'oppose' THEN cents ELSE 0 END) AS oppose,
    sum(CASE WHEN stance IS NULL THEN cents ELSE 0 END) AS other,
    sum(cents) AS cents, min(first_day) AS first_day, max(last_day) AS last_day,
    CASE WHEN count(DISTINCT format) = 1 THEN min(format) ELSE 'several' END AS told_by
  FROM outside
  WHERE (:candidate IS NULL OR cand_id = :candidate) AND (:race IS NULL OR cand_id IN race_candidate OR race = :race)
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
  WHERE s.format = 'fec-efile' AND (s.is_notice OR r.cand_id = '') AND r.cmte_id = :key_spender_id),
filed_row AS MATERIALIZED (
  SELECT x.entry_id, q.source_id, q.cycle, x.spender_id, x.nature, x.stance, x.candidate_id, x.candidate, x.race,
    x.amount_cents, x.day, x.dissemination_day, CASE WHEN x.is_notice AND :method = 'fec-regular-only/1'
      THEN 'fec-regular-only/1' ELSE (SELECT n.rule FROM notice_cover n WHERE n.entry_id = x.entry_id
        AND n.known_from <= :as_of AND :as_of < n.known_until) END AS rule
  FROM read_whole q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  WHERE x.status = 'active'),
named AS MATERIALIZED (  -- whom a row without an id is about (candidate-by-name/1)
  SELECT candidate, race, coalesce(listed, filed) AS cand_id FROM (
    SELECT q.candidate, q.race,
      (SELECT CASE WHEN count(DISTINCT c.cand_id) = 1 THEN min(c.cand_id) END FROM candidate c
       JOIN source cs ON cs.source_id = c.record_id / 1000000000
       WHERE c.cand_office = CASE WHEN q.race = 'US-PRES' THEN 'P' WHEN q.race LIKE '%-SEN' THEN 'S' ELSE 'H' END
         AND (q.race = 'US-PRES' OR c.cand_office_st = substr(q.race, 1, 2))
         AND (q.race = 'US-PRES' OR q.race LIKE '%-SEN' OR c.cand_office_district = substr(q.race, 4))
         AND upper(substr(c.cand_name, 1, instr(c.cand_name || ',', ',') - 1))
           = substr(q.candidate, 1, instr(q.candidate || ',', ',') - 1)
         AND cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed') AS listed,
      (SELECT CASE WHEN count(DISTINCT f.cand_id) = 1 THEN min(f.cand_id) END FROM filed_candidate f
       WHERE f.name = q.candidate AND f.race = q.race) AS filed
    FROM (SELECT DISTINCT candidate, race FROM filed_row WHERE candidate_id IS NULL AND candidate <> '') q)
  WHERE coalesce(listed, filed) IS NOT NULL),
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
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1') AND r.cmte_id = :key_spender_id
  GROUP BY r.cmte_id, s.cycle, k.nature),
row_told AS (
  SELECT e.entry_id, k.stance, e.amount_cents, coalesce(o.cand_id, CASE
      WHEN o.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]' THEN o.other_id END, '') AS cand_id, NULL AS race
  FROM src s
  CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
  CROSS JOIN posting o ON o.posting_id = e.posting_id
  CROSS JOIN posting_classes k ON k.class_id = o.class_id
  JOIN best b ON b.cmte_id = f.cmte_id AND b.cycle = s.cycle AND b.nature = k.nature
  WHERE k.counts_as = 'outside spending' AND f.status IS NULL AND f.cmte_id = :key_spender_id
    AND (b.rank = s.rank OR s.format = 'fec-efile') AND s.source_id NOT IN (SELECT source_id FROM read_whole)
    AND s.source_id IN (SELECT source_id FROM roll_outside WHERE cmte_id = :key_spender_id)
  UNION ALL
  SELECT entry_id, stance, amount_cents, cand_id, race FROM filed WHERE rule IS NULL
    AND spender_id = :key_spender_id)
SELECT entry_id AS record_id, amount_cents AS cents, 1 AS expenditures,
  CASE stance WHEN 'support' THEN amount_cents END AS support_cents,
  CASE stance WHEN 'oppose' THEN amount_cents END AS oppose_cents,
  CASE WHEN stance IN ('support', 'oppose') THEN NULL ELSE amount_cents END AS other_cents
FROM row_told
WHERE (:candidate IS NULL OR cand_id = :candidate) AND (:race IS NULL OR cand_id IN race_candidate OR race = :race)
ORDER BY entry_id
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
  WHERE s.format = 'fec-efile' AND (s.is_notice OR r.cand_id = '') AND (:committee IS NULL OR r.cmte_id = :committee)),
filed_row AS MATERIALIZED (
  SELECT x.entry_id, q.source_id, q.cycle, x.spender_id, x.nature, x.stance, x.candidate_id, x.candidate, x.race,
    x.amount_cents, x.day, x.dissemination_day, CASE WHEN x.is_notice AND :method = 'fec-regular-only/1'
      THEN 'fec-regular-only/1' ELSE (SELECT n.rule FROM notice_cover n WHERE n.entry_id = x.entry_id
        AND n.known_from <= :as_of AND :as_of < n.known_until) END AS rule
  FROM read_whole q CROSS JOIN filed_outside x ON x.source_id = q.source_id
  WHERE x.status = 'active'),
named AS MATERIALIZED (  -- whom a row without an id is about (candidate-by-name/1)
  SELECT candidate, race, coalesce(listed, filed) AS cand_id FROM (
    SELECT q.candidate, q.race,
      (SELECT CASE WHEN count(DISTINCT c.cand_id) = 1 THEN min(c.cand_id) END FROM candidate c
       JOIN source cs ON cs.source_id = c.record_id / 1000000000
       WHERE c.cand_office = CASE WHEN q.race = 'US-PRES' THEN 'P' WHEN q.race LIKE '%-SEN' THEN 'S' ELSE 'H' END
         AND (q.race = 'US-PRES' OR c.cand_office_st = substr(q.race, 1, 2))
         AND (q.race = 'US-PRES' OR q.race LIKE '%-SEN' OR c.cand_office_district = substr(q.race, 4))
         AND upper(substr(c.cand_name, 1, instr(c.cand_name || ',', ',') - 1))
           = substr(q.candidate, 1, instr(q.candidate || ',', ',') - 1)
         AND cs.known_from <= :as_of AND :as_of < cs.known_until AND cs.state <> 'removed') AS listed,
      (SELECT CASE WHEN count(DISTINCT f.cand_id) = 1 THEN min(f.cand_id) END FROM filed_candidate f
       WHERE f.name = q.candidate AND f.race = q.race) AS filed
    FROM (SELECT DISTINCT candidate, race FROM filed_row WHERE candidate_id IS NULL AND candidate <> '') q)
  WHERE coalesce(listed, filed) IS NOT NULL),
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
    AND NOT (s.is_notice AND :method = 'fec-regular-only/1') AND (:committee IS NULL OR r.cmte_id = :committee)
  GROUP BY r.cmte_id, s.cycle, k.nature)
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT 'ie-csv-or-pas2/1' AS rule, t.n, t.cents
  FROM told t JOIN best b USING (cmte_id, cycle, nature)
  WHERE t.rank > b.rank AND t.format <> 'fec-efile' AND (:candidate IS NULL OR t.cand_id = :candidate)
    AND (:race IS NULL OR t.cand_id IN race_candidate OR t.race = :race) AND (:committee IS NULL OR t.cmte_id = :committee)
  UNION ALL
  SELECT rule, 1, amount_cents FROM (SELECT *, spender_id AS cmte_id FROM filed) f
  WHERE rule IS NOT NULL AND (:candidate IS NULL OR f.cand_id = :candidate)
    AND (:race IS NULL OR f.cand_id IN race_candidate OR f.race = :race) AND (:committee IS NULL OR f.cmte_id = :committee)
  UNION ALL  -- a row told in itoth and in itpas2 is listed once
  SELECT status_rule, other_n + max(pas2_n, oth_n), other_cents + iif(pas2_n >= oth_n, pas2_cents, oth_cents)
  FROM (
    SELECT k.status_rule, sum(iif(s.format = 'fec-bulk/itpas2', x.n, 0)) AS pas2_n,
      sum(iif(s.format = 'fec-bulk/itpas2', x.cents, 0)) AS pas2_cents,
      sum(iif(s.format = 'fec-bulk/itoth', x.n, 0)) AS oth_n, sum(iif(s.format = 'fec-bulk/itoth', x.cents, 0)) AS oth_cents,
      sum(iif(s.format IN ('fec-bulk/itpas2', 'fec-bulk/itoth'), 0, x.n)) AS other_n,
      sum(iif(s.format IN ('fec-bulk/itpas2', 'fec-bulk/itoth'), 0, x.cents)) AS other_cents
    FROM roll_outside x JOIN src s ON s.source_id = x.source_id JOIN posting_classes k ON k.class_id = x.class_id
    WHERE x.cmte_id <> '*' AND k.status <> 'active' AND (:candidate IS NULL OR x.cand_id = :candidate)
      AND (:race IS NULL OR x.cand_id IN race_candidate) AND (:committee IS NULL OR x.cmte_id = :committee)
    GROUP BY k.status_rule, x.cmte_id, x.cand_id, k.nature, k.stance, k.transaction_tp,
      iif((SELECT count(*) FROM src WHERE cycle = '' AND format IN ('fec-bulk/itpas2', 'fec-bulk/itoth')) > 0, '', s.cycle)))
GROUP BY rule
ORDER BY rule
