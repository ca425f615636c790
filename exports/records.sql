-- name: records
-- title: Records among the races loaded
-- question: Is it a record? Which of the races loaded has the most of each?
-- param: measure  text          Only this measure: candidate_spent, candidate_raised, outside, votes, stated_race_total …
-- param: office  text          Only races for this office, compared with one another: H House, S Senate, P president
-- param: race  race          Only rows of this race; the rank is among all
-- param: limit  count = 200          Rows to return
-- column: measure  text  What is compared
-- column: rank  count  1 for the most; equal values share a rank
-- column: of  count  Races compared: the whole comparison set
-- column: race  text  Race
-- column: period  text  Two-year period, or the day of the election, or the last day covered
-- column: value_cents  cents  Money; blank for votes
-- column: votes  count  Votes; blank for money
-- column: note  text  What to check before it is called a record
-- column: set  text  The races compared, in their order
-- table: measure, rank, of, race, period, value_cents, note, votes, set
-- key: measure, race, period
-- method: loaded-races/1
-- rule: the comparison set is what is loaded, and no more: a record "ever" needs every race loaded
-- rule: candidate_raised and candidate_spent add the latest summary of each candidate of a race in one two-year period, less transfers between own committees where there are both and neither is 0 (the FEC's rule, as in candidate-totals)
-- rule: where the FEC lists one committee's money under two ids of its candidate, the id keeps it to which a linkage file of the period gives a committee, in one race one of them; where none tells, it is in both races and both are marked
-- rule: the same money under another id of the candidate (other-office/1)
-- rule: a candidate's $100 million or more in one summary is marked, never dropped: some people file invented millions (threshold quarantine_row_cents)
-- rule: stated_race_total and stated_ad_total are figures of the press or officials, the latest of each race; they are compared with one another only
-- order: measure, rank, race, period
-- @with
src AS MATERIALIZED (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'),
latest AS MATERIALIZED (  -- alternatives: the latest coverage end speaks
  SELECT * FROM (
    SELECT t.*, s.cycle, row_number() OVER (PARTITION BY t.candidate_id, s.cycle ORDER BY t.coverage_end DESC,
      CASE s.format WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END, t.record_id DESC) AS k
    FROM summary_totals t JOIN src s ON s.source_id = t.source_id)
  WHERE k = 1 AND race IS NOT NULL),
shared AS MATERIALIZED (  -- the same money under another id of the candidate
  SELECT h.record_id, max(NOT coalesce(h.linked_from <= :as_of, 0)
      AND (coalesce(h.other_linked_from <= :as_of, 0) OR (h.same_race AND h.other_id < h.candidate_id))) AS elsewhere,
    min(CASE WHEN NOT h.same_race AND NOT coalesce(h.linked_from <= :as_of, 0) THEN h.other_id || ' (' || h.other_race || ')' END) AS twin
  FROM shared_summaries h WHERE h.record_id IN (SELECT record_id FROM latest) GROUP BY h.record_id),
summary AS MATERIALIZED (
  SELECT t.*, coalesce(h.elsewhere, 0) AS elsewhere, h.twin,
    max(coalesce(t.receipts_cents, 0), coalesce(t.disbursements_cents, 0))
      >= (SELECT CAST(value AS INTEGER) FROM code_thresholds WHERE name = 'quarantine_row_cents') AS is_large
  FROM latest t LEFT JOIN shared h ON h.record_id = t.record_id
  WHERE :office IS NULL OR substr(t.candidate_id, 1, 1) = upper(substr(trim(:office), 1, 1)))
-- @query
WITH money AS MATERIALIZED (
  SELECT race, cycle, sum(coalesce(net_receipts_cents, 0)) AS raised, sum(coalesce(net_disbursements_cents, 0)) AS spent,
    group_concat(CASE WHEN is_large THEN candidate || ' ' || candidate_id END, ', ') AS large, count(twin) AS twins,
    max(CASE WHEN twin IS NOT NULL AND by_size = 1 THEN candidate_id || ' is ' || twin END) AS twin
  FROM (SELECT *, row_number() OVER (PARTITION BY race, cycle ORDER BY twin IS NULL, receipts_cents DESC, candidate_id) AS by_size
    FROM summary WHERE NOT elsewhere ORDER BY candidate_id)
  GROUP BY race, cycle),
noted AS (
  SELECT race, cycle, raised, spent, nullif(coalesce('unusually large, check: ' || large, '')
    || CASE WHEN large IS NOT NULL AND twin IS NOT NULL THEN '; ' ELSE '' END
    || coalesce('the same money is in another race: ' || twin || CASE WHEN twins > 1 THEN ' and ' || (twins - 1) || ' more' ELSE '' END, ''), '') AS note
  FROM money),
voted AS (
  SELECT CASE instr(r.race, '@') WHEN 0 THEN r.race ELSE substr(r.race, 1, instr(r.race, '@') - 1) END AS race,
    r.election_date, s.source_id, sum(r.votes) AS votes
  FROM result r JOIN src s ON s.source_id = r.record_id / 1000000000
  WHERE r.level = 'state' AND r.is_candidate = 1 AND r.vote_type IS NULL AND r.race IS NOT NULL GROUP BY 1, 2, 3),
stated AS (
  SELECT CASE instr(t.race, '@') WHEN 0 THEN t.race ELSE substr(t.race, 1, instr(t.race, '@') - 1) END AS race, t.measure,
    t.as_of, t.low_cents, row_number() OVER (PARTITION BY t.race, t.measure ORDER BY t.as_of DESC, t.record_id DESC) AS k
  FROM stated_total t JOIN src s ON s.source_id = t.record_id / 1000000000
  WHERE t.measure IN ('race_total', 'ad_total') AND t.subject = 'all participants' AND t.low_cents IS NOT NULL),
value AS (
  SELECT 'candidate_raised' AS measure, race, cycle AS period, 'cents' AS stands_for, raised AS value, note FROM noted
  UNION ALL
  SELECT 'candidate_spent', race, cycle, 'cents', spent, note FROM noted
  UNION ALL
  SELECT 'votes', race, election_date, 'votes', max(votes), NULL FROM voted GROUP BY race, election_date
  UNION ALL
  SELECT 'stated_' || measure, race, coalesce(as_of, ''), 'cents', low_cents, NULL FROM stated WHERE k = 1),
ranked AS (
  SELECT *, rank() OVER (PARTITION BY measure ORDER BY value DESC) AS place, count(*) OVER (PARTITION BY measure) AS members
  FROM value
  WHERE :office IS NULL OR upper(substr(trim(:office), 1, 1))
    = CASE WHEN race = 'US-PRES' THEN 'P' WHEN race LIKE '%-SEN' THEN 'S' ELSE 'H' END),
compared AS MATERIALIZED (
  SELECT measure, group_concat(race || ' ' || period, ', ') || CASE WHEN members > 20 THEN ' …' ELSE '' END AS names
  FROM (SELECT *, row_number() OVER (PARTITION BY measure ORDER BY place, race, period) AS k FROM ranked ORDER BY measure, place, race, period)
  WHERE k <= 20 GROUP BY measure)
SELECT r.measure, r.place AS rank, r.members AS of, r.race, r.period, CASE r.stands_for WHEN 'cents' THEN r.value END AS value_cents,
  CASE r.stands_for WHEN 'votes' THEN r.value END AS votes, r.note, c.names AS "set"
FROM ranked r JOIN compared c ON c.measure = r.measure
WHERE (:measure IS NULL OR r.measure = :measure) AND (:race IS NULL OR r.race = :race)
ORDER BY r.measure, r.place, r.race, r.period
LIMIT coalesce(:limit, 200)
-- @excluded
SELECT 'other-office/1' AS rule, count(*) AS n, sum(net_disbursements_cents) AS cents FROM summary WHERE elsewhere
  AND (:race IS NULL OR race = :race) HAVING count(*) > 0
