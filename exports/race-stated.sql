-- name: race-stated
-- title: What is stated about a race
-- question: Who raised, who spent outside, and what did the press claim, in the words stated?
-- param: race  race required  The race, like GA-06
-- param: limit  count = 500          Rows to return
-- column: part  text  raised, spent, outside or claimed
-- column: who  text  Whom or what the figure is about
-- column: who_id  text  FEC id, if it has one
-- column: measure  text  What is measured
-- column: stated  text  The words
-- column: low_cents  cents  Low end; blank where the words give no dollars
-- column: high_cents  cents  High end; blank without an upper bound
-- column: as_of  text  Last day it covers, or the day it was published; may be a month or a year
-- column: said_by  text  Who says so, in short
-- column: speaks  text  yes when it is the latest of its subject, measure and kind of source
-- column: covers  text  The time or the scope it is about
-- column: note  text  Note
-- column: stated_source  text  Who says so, in full
-- column: record_id  text  Permanent number of the record
-- table: who, stated, said_by, part, as_of, measure, speaks
-- key: record_id
-- cell: low_cents
-- method: as-stated/1
-- rule: stated figures stand beside records and are never added to them or to each other
-- rule: raised and spent are official figures (FEC) of receipts and disbursements; outside and claimed are the press's
-- rule: several figures of one subject and measure are alternatives: the one that covers the latest day speaks
-- rule: claims are words to be checked; those about all contests are listed with every race
-- order: part (raised, spent, outside, claimed), those that speak first, measure, low_cents desc, who, record_id
-- @query
WITH src AS (
  SELECT source_id FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'),
asked AS (
  SELECT CASE instr(:race, '@') WHEN 0 THEN :race ELSE substr(:race, 1, instr(:race, '@') - 1) END AS race),
told AS (
  SELECT CASE t.measure WHEN 'receipts' THEN 1 WHEN 'disbursements' THEN 2 ELSE 3 END AS place,
    t.subject AS who, t.subject_id AS who_id, t.measure, t.verbatim AS stated, t.low_cents, t.high_cents,
    t.as_of, substr(t.stated_source, 1, instr(t.stated_source || ',', ',') - 1) AS said_by,
    t.period AS covers, t.note, t.stated_source, t.record_id
  FROM stated_total t JOIN src s ON s.source_id = t.record_id / 1000000000 JOIN asked a
  WHERE CASE instr(t.race, '@') WHEN 0 THEN t.race ELSE substr(t.race, 1, instr(t.race, '@') - 1) END = a.race
    AND ((t.measure IN ('receipts', 'disbursements') AND substr(t.stated_source, 1, 4) = 'FEC ')
      OR t.measure IN ('outside_total', 'outside_for', 'outside_against', 'outside_spender'))
  UNION ALL
  SELECT 4, coalesce(c.subject, ''), NULL, c.measure, c.verbatim, c.low_cents, c.high_cents, c.published_on,
    coalesce(c.attributed_to, c.outlet), coalesce(c.contest, '') || coalesce('; ' || c.scope, ''), c.note,
    c.outlet, c.record_id
  FROM claim c JOIN src s ON s.source_id = c.record_id / 1000000000 JOIN asked a
  WHERE substr(c.contest, 1, length(a.race)) = a.race OR c.contest = 'all contests'),
ranked AS (
  SELECT *, CASE WHEN place = 4 THEN 1 ELSE
    row_number() OVER (PARTITION BY place, who, coalesce(who_id, ''), measure
      ORDER BY coalesce(as_of, '') DESC, record_id) END AS k
  FROM told)
SELECT CASE place WHEN 1 THEN 'raised' WHEN 2 THEN 'spent' WHEN 3 THEN 'outside' ELSE 'claimed' END AS part,
  who, who_id, measure, stated, low_cents, high_cents, as_of, said_by,
  CASE WHEN place < 4 AND k = 1 THEN 'yes' ELSE '' END AS speaks, covers, note, stated_source,
  CAST(record_id AS TEXT) AS record_id
FROM ranked
ORDER BY place, k > 1, CASE measure WHEN 'outside_total' THEN 0 WHEN 'outside_for' THEN 1
  WHEN 'outside_against' THEN 2 WHEN 'outside_spender' THEN 3 ELSE 4 END,
  CASE WHEN place < 4 THEN low_cents END DESC, CASE WHEN place < 4 THEN who ELSE '' END, ranked.record_id
LIMIT coalesce(:limit, 500)
-- @why
SELECT record_id, coalesce(low_cents, 0) AS cents FROM stated_total
    WHERE record_id = CAST(:key_record_id AS INTEGER)
UNION ALL
SELECT record_id, coalesce(low_cents, 0) AS cents FROM claim WHERE record_id = CAST(:key_record_id AS INTEGER)
