-- name: claims-conflicts
-- title: Figures for one quantity, side by side
-- question: Where do outlets, officials or dates give different figures for the same thing?
-- param: race  race          Only this race
-- param: measure  text          Only this measure, like vote_share or ad_total
-- param: only  choice(all|apart) = all  apart: only quantities with figures that cannot both be true of one day
-- param: limit  count = 500          Rows to return
-- column: race  text  Race
-- column: subject  text  Whom or what the figures are about
-- column: measure  text  What is measured
-- column: stated  text  The words
-- column: low_cents  cents  Low end of the figure
-- column: high_cents  cents  High end; blank without an upper bound
-- column: as_of  text  Last day it covers, or the day of publication; may be a month or a year
-- column: said_by  text  Who says so
-- column: kind  text  official, press or claim
-- column: agrees  text  overlaps: its range meets every other figure of the quantity; apart: it misses one
-- column: figures  count  Figures of the quantity
-- column: record_id  text  Permanent number of the record
-- table: subject, measure, stated, as_of, said_by, agrees, race
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- rule: figures of one quantity are alternatives; nothing is added
-- rule: a later day may well have a larger figure: apart is a reason to look, not an error
-- rule: claims are set beside totals of the same committee or candidate; raised_total is receipts, ad_buy is ad_total, outside_spending_total is outside_spender
-- order: race, subject, measure, as_of, record_id
-- @query
WITH src AS (
  SELECT source_id FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'),
named AS (  -- who is meant, by FEC id where a result or a committee has that name
  SELECT upper(r.candidate_name) AS name, max(r.cand_id) AS id FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.cand_id IS NOT NULL GROUP BY 1
  UNION ALL
  SELECT upper(c.cmte_nm), max(c.cmte_id) FROM committee c JOIN src s ON s.source_id = c.record_id / 1000000000 GROUP BY 1),
figure AS (
  SELECT CASE instr(t.race, '@') WHEN 0 THEN t.race ELSE substr(t.race, 1, instr(t.race, '@') - 1) END AS race,
    t.subject, coalesce(t.subject_id, upper(t.subject)) AS who, t.measure, t.verbatim AS stated, t.low_cents, t.high_cents,
    t.as_of, substr(t.stated_source, 1, instr(t.stated_source || ',', ',') - 1) AS said_by,
    CASE WHEN substr(t.stated_source, 1, 4) = 'FEC ' THEN 'official' ELSE 'press' END AS kind, t.record_id
  FROM stated_total t JOIN src s ON s.source_id = t.record_id / 1000000000
  UNION ALL
  SELECT substr(c.contest, 1, instr(c.contest || ' ', ' ') - 1), c.subject,
    coalesce((SELECT n.id FROM named n WHERE n.name = upper(trim(substr(c.subject || ' (', 1, instr(c.subject || ' (', ' (') - 1)))
      OR n.name = upper(replace(substr(c.subject, instr(c.subject, '(') + 1), ')', '')) LIMIT 1), upper(c.subject)),
    CASE c.measure WHEN 'raised_total' THEN 'receipts' WHEN 'ad_buy' THEN 'ad_total'
      WHEN 'outside_spending_total' THEN 'outside_spender' ELSE c.measure END,
    c.verbatim, c.low_cents, c.high_cents, c.published_on, coalesce(c.attributed_to, c.outlet), 'claim', c.record_id
  FROM claim c JOIN src s ON s.source_id = c.record_id / 1000000000
  WHERE c.unit = 'usd' AND (c.low_cents IS NOT NULL OR c.high_cents IS NOT NULL)),
grouped AS (
  SELECT f.*, count(*) OVER (PARTITION BY f.race, f.who, f.measure) AS figures,
    EXISTS (SELECT 1 FROM figure g WHERE g.race IS f.race AND g.who = f.who AND g.measure = f.measure
      AND (coalesce(g.low_cents, 0) > coalesce(f.high_cents, 9223372036854775807)
        OR coalesce(f.low_cents, 0) > coalesce(g.high_cents, 9223372036854775807))) AS apart
  FROM figure f)
SELECT race, subject, measure, stated, low_cents, high_cents, as_of, said_by, kind,
  CASE apart WHEN 1 THEN 'apart' ELSE 'overlaps' END AS agrees, figures, CAST(record_id AS TEXT) AS record_id
FROM grouped
WHERE figures > 1 AND (:race IS NULL OR race = :race) AND (:measure IS NULL OR measure = :measure)
  AND (:only = 'all' OR apart = 1)
ORDER BY race, who, measure, as_of, grouped.record_id
LIMIT coalesce(:limit, 500)
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents FROM stated_total WHERE record_id = CAST(:key_record_id AS INTEGER)
UNION ALL
SELECT record_id, coalesce(low_cents, 0) AS cents FROM claim WHERE record_id = CAST(:key_record_id AS INTEGER)
