-- name: records
-- title: Records among the races loaded
-- question: Is it a record? Which of the races loaded has the most of each?
-- param: measure  text          Only this measure: candidate_spent, candidate_raised, outside, votes, stated_race_total …
-- param: race  race          Only rows of this race; the rank is among all
-- param: limit  count = 200          Rows to return
-- column: measure  text  What is compared
-- column: rank  count  1 for the most; equal values share a rank
-- column: of  count  Races compared: the whole comparison set
-- column: race  text  Race
-- column: period  text  Two-year period, or the day of the election, or the last day covered
-- column: value_cents  cents  Money; blank for votes
-- column: votes  count  Votes; blank for money
-- column: set  text  The races compared, in their order
-- table: measure, rank, of, race, period, value_cents, votes, set
-- key: measure, race, period
-- method: loaded-races/1
-- rule: the comparison set is what is loaded, and no more: a record "ever" needs every race loaded
-- rule: candidate_raised and candidate_spent add the latest summary of each candidate of a race in one two-year period, less transfers between own committees where both are given
-- rule: stated_race_total and stated_ad_total are figures of the press or officials, the latest of each race; they are compared with one another only
-- order: measure, rank, race, period
-- @query
WITH src AS (
  SELECT source_id, coalesce(CAST(cycle AS TEXT), '') AS cycle, format FROM source s
  WHERE s.known_from <= :as_of AND :as_of < s.known_until AND s.state <> 'removed'),
summary AS (
  SELECT CASE substr(c.cand_id, 1, 1) WHEN 'H' THEN c.cand_office_st || '-' || c.cand_office_district
      WHEN 'S' THEN c.cand_office_st || '-SEN' ELSE 'US-PRES' END AS race, s.cycle,
    c.ttl_receipts_cents, c.ttl_disb_cents, c.trans_from_auth_cents AS got, c.trans_to_auth_cents AS gave,
    row_number() OVER (PARTITION BY c.cand_id, s.cycle ORDER BY coalesce(c.cvg_end_day, 0) DESC, c.record_id DESC) AS k
  FROM candidate_summary c JOIN src s ON s.source_id = c.record_id / 1000000000),
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
  SELECT 'candidate_raised' AS measure, race, cycle AS period, 'cents' AS stands_for,
    sum(coalesce(ttl_receipts_cents, 0) - CASE WHEN got IS NOT NULL AND gave IS NOT NULL THEN got ELSE 0 END) AS value
  FROM summary WHERE k = 1 AND race IS NOT NULL GROUP BY race, cycle
  UNION ALL
  SELECT 'candidate_spent', race, cycle, 'cents',
    sum(coalesce(ttl_disb_cents, 0) - CASE WHEN got IS NOT NULL AND gave IS NOT NULL THEN gave ELSE 0 END)
  FROM summary WHERE k = 1 AND race IS NOT NULL GROUP BY race, cycle
  UNION ALL
  SELECT 'votes', race, election_date, 'votes', max(votes) FROM voted GROUP BY race, election_date
  UNION ALL
  SELECT 'stated_' || measure, race, coalesce(as_of, ''), 'cents', low_cents FROM stated WHERE k = 1),
ranked AS (
  SELECT *, rank() OVER (PARTITION BY measure ORDER BY value DESC) AS place, count(*) OVER (PARTITION BY measure) AS members
  FROM value)
SELECT measure, place AS rank, members AS of, race, period, CASE stands_for WHEN 'cents' THEN value END AS value_cents,
  CASE stands_for WHEN 'votes' THEN value END AS votes,
  (SELECT group_concat(x.name, ', ') FROM (SELECT v.race || ' ' || v.period AS name FROM ranked v WHERE v.measure = r.measure
     ORDER BY v.place, v.race, v.period LIMIT 20) x) || CASE WHEN members > 20 THEN ' …' ELSE '' END AS "set"
FROM ranked r
WHERE (:measure IS NULL OR measure = :measure) AND (:race IS NULL OR race = :race)
ORDER BY measure, place, race, period
LIMIT coalesce(:limit, 200)
