-- title: Records among the races loaded
-- question: Is it a record? Which of the races loaded has the most of each?
-- uses: summary_told, shared_money, stated
-- params: limit = 200
-- param: measure text Only this measure: candidate_spent, candidate_raised, outside, votes, stated_race_total …
-- param: office text Only races for this office, compared with one another: H House, S Senate, P president
-- param: race race Only rows of this race; the rank is among all
-- columns: measure, rank, of, race, period, value_cents, votes, note, set
-- column: period text Two-year period, or the day of the election, or the last day covered
-- column: votes count Votes; blank for money
-- column: note text What to check before it is called a record
-- table: measure, rank, of, race, period, value_cents, note, votes, set
-- key: measure, race, period
-- cell: value_cents
-- derived: rank, of of value_cents, votes, set: beside the races of the set
-- method: loaded-races/1
-- rule: the comparison set is what is loaded, and no more: a record "ever" needs every race loaded
-- rule: candidate_raised and candidate_spent add the latest summary of each candidate of a race in one two-year period, less transfers between own committees where there are both and neither is 0 (the FEC's rule, as in candidate-totals)
-- rule: a candidate's $100 million or more in one summary is marked, never dropped: some people file invented millions (threshold quarantine_row_cents)
-- rule: stated_race_total and stated_ad_total are figures of the press or officials, the latest of each race; they are compared with one another only
-- order: measure, rank, race, period
-- @with
summary AS MATERIALIZED (  -- what counts of each candidate and period, with its race
  SELECT t.*, s.cycle, coalesce(h.elsewhere, 0) AS elsewhere, h.twin, CASE WHEN coalesce(t.receipts_cents,
    0) >= l.large OR coalesce(t.disbursements_cents, 0) >= l.large THEN 1 ELSE 0 END AS is_large
  FROM summary_told s JOIN summary_totals t ON t.record_id = s.record_id LEFT
    JOIN shared_money h ON h.record_id = s.record_id
  CROSS JOIN (SELECT CAST(value AS BIGINT) AS large FROM code_thresholds WHERE name = 'quarantine_row_cents') l
  WHERE s.counts AND t.race IS NOT NULL AND (:office IS NULL OR substr(t.candidate_id, 1,
    1) = upper(substr(trim(:office), 1, 1)))),
whole_vote AS (  -- of races told whole; turn 1: of the file that speaks, as in votes_once, which knows one race
  SELECT t.*, rank() OVER (PARTITION BY race, election_date ORDER BY ids DESC, source_id DESC) AS turn FROM (
    SELECT substr(r.race, 1, instr(r.race || '@', '@') - 1) AS race, r.election_date, s.source_id, r.votes, r.record_id,
      count(r.cand_id) OVER (PARTITION BY r.race, r.election_date, s.source_id) > 0 AS ids
    FROM result r JOIN speaking s ON s.source_id = r.record_id / 1000000000
    WHERE r.level = 'state' AND r.is_candidate = 1 AND r.vote_type IS NULL AND r.race IS NOT NULL) t),
last_stated AS (
  SELECT t.*, row_number() OVER (PARTITION BY race, measure ORDER BY as_of DESC NULLS LAST, record_id DESC) AS turn
  FROM stated t
  WHERE measure IN ('race_total', 'ad_total') AND subject = 'all participants' AND low_cents IS NOT NULL)
-- @query
WITH money AS MATERIALIZED (
  SELECT race, cycle, CAST(sum(coalesce(net_receipts_cents, 0)) AS BIGINT) AS raised,
    CAST(sum(coalesce(net_disbursements_cents, 0)) AS BIGINT) AS spent,
    nullif(coalesce('unusually large, check: ' || group_concat(CASE is_large
    WHEN 1 THEN candidate || ' ' || candidate_id END, ', '), '') || CASE WHEN max(is_large) = 1
    AND count(twin) > 0 THEN '; ' ELSE '' END || coalesce('the same money is in another race: ' || max(CASE
    WHEN twin IS NOT NULL AND by_size = 1 THEN candidate_id || ' is ' || twin END) || CASE
    WHEN count(twin) > 1 THEN ' and ' || (count(twin) - 1) || ' more' ELSE '' END, ''), '') AS note
  FROM (SELECT *, row_number() OVER (PARTITION BY race, cycle ORDER BY twin IS NULL, receipts_cents DESC NULLS LAST,
    candidate_id) AS by_size FROM summary WHERE elsewhere = 0
    ORDER BY race, cycle, candidate_id) q
  GROUP BY race, cycle),
value AS (
  SELECT 'candidate_raised' AS measure, race, cycle AS period, 'cents' AS stands_for, raised AS value, note FROM money
  UNION ALL SELECT 'candidate_spent', race, cycle, 'cents', spent, note FROM money
  UNION ALL SELECT 'votes', race, election_date, 'votes', sum(votes), NULL FROM whole_vote WHERE turn = 1
  GROUP BY race, election_date
  UNION ALL
  SELECT 'stated_' || measure, seat, coalesce(as_of, ''), 'cents', low_cents, NULL FROM last_stated WHERE turn = 1),
ranked AS MATERIALIZED (
  SELECT *, rank() OVER (PARTITION BY measure ORDER BY value DESC) AS place,
    count(*) OVER (PARTITION BY measure) AS members, row_number() OVER (PARTITION BY measure ORDER BY value DESC, race,
    period) AS turn
  FROM value WHERE :office IS NULL OR upper(substr(trim(:office), 1, 1)) = CASE WHEN race = 'US-PRES' THEN 'P'
    WHEN race LIKE '%-SEN' THEN 'S' ELSE 'H' END)
SELECT r.measure, r.place AS rank, r.members AS of, r.race, r.period, CASE r.stands_for
  WHEN 'cents' THEN r.value END AS value_cents, CASE r.stands_for WHEN 'votes' THEN r.value END AS votes, r.note,
  c.names || CASE WHEN r.members > 20 THEN ' …' ELSE '' END AS "set"
FROM ranked r JOIN (
  SELECT measure, group_concat(race || ' ' || period, ', ') AS names
  FROM (SELECT measure, race, period FROM ranked WHERE turn <= 20 ORDER BY measure, turn) q
    GROUP BY measure) c ON c.measure = r.measure
WHERE (:measure IS NULL OR r.measure = :measure) AND (:race IS NULL OR r.race = :race)
-- @why
SELECT record_id, CASE :key_measure WHEN 'candidate_raised' THEN coalesce(net_receipts_cents, 0)
  WHEN 'candidate_spent' THEN coalesce(net_disbursements_cents, 0) END AS cents, CAST(NULL AS BIGINT) AS votes
FROM summary WHERE elsewhere = 0 AND race = :key_race AND cycle = :key_period
UNION ALL SELECT record_id, NULL, votes FROM whole_vote
WHERE turn = 1 AND :key_measure = 'votes' AND race = :key_race AND election_date = :key_period
UNION ALL SELECT record_id, low_cents, NULL FROM last_stated
WHERE turn = 1 AND :key_measure = 'stated_' || measure AND seat = :key_race AND coalesce(as_of, '') = :key_period
ORDER BY 1
-- @excluded
SELECT 'other-office/2' AS rule, count(*) AS n, CAST(sum(net_disbursements_cents) AS BIGINT) AS cents FROM summary
WHERE elsewhere = 1 AND (:race IS NULL OR race = :race) HAVING count(*) > 0
