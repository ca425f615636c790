-- title: Outside spending by spender
-- question: Who outside the campaigns spent how much, for and against whom?
-- uses: race_outside, committee_record
-- params: cycle, limit = 50
-- param: candidate candidate Only spending on this candidate
-- param: race race Only spending on candidates of this race
-- param: committee committee Only this spender
-- columns: cycle, spender_id, spender, spender_type, expenditures, candidates, support_cents, oppose_cents, other_cents, total_cents, first_date, last_date, told_by
-- column: support_cents cents For candidates
-- column: told_by text Format of the file that speaks; several when it differs by kind of spending
-- table: spender, total_cents, support_cents, oppose_cents, spender_id, expenditures, cycle, candidates
-- key: cycle, spender_id
-- cell: total_cents
-- derived: candidates of total_cents: the candidates that these entries name
-- methods: fec-pas2-first/1, fec-ie-csv-first/1, fec-regular-only/1
-- empty: no outside spending that fits is loaded: filings (.fec), the independent-expenditure CSV or pas2YY.zip
-- chart: bars x=spender,cycle y=support_cents,oppose_cents top=20
-- order: cycle desc, total_cents desc, spender_id
-- @with
asked AS (
  SELECT * FROM race_outside WHERE (:candidate IS NULL OR candidate_id = :candidate) AND (:committee IS NULL
    OR spender_id = :committee))
-- @query
SELECT d.cycle, d.spender_id, (SELECT n.name FROM committee_named n WHERE n.committee_id = d.spender_id) AS spender,
  c.type AS spender_type, d.expenditures, d.candidates, d.support_cents, d.oppose_cents,
  d.total_cents - d.support_cents - d.oppose_cents AS other_cents, d.total_cents, date(d.first_day * 86400,
  'unixepoch') AS first_date, date(d.last_day * 86400, 'unixepoch') AS last_date, d.told_by
FROM (
  SELECT cycle, spender_id, sum(n) AS expenditures, count(DISTINCT candidate_id) AS candidates,
    sum(CASE stance WHEN 'support' THEN cents ELSE 0 END) AS support_cents, sum(CASE stance WHEN 'oppose' THEN cents
    ELSE 0 END) AS oppose_cents, sum(cents) AS total_cents, min(first_day) AS first_day, max(last_day) AS last_day,
    CASE WHEN count(DISTINCT format) = 1 THEN min(format) ELSE 'several' END AS told_by
  FROM asked GROUP BY cycle, spender_id) d
LEFT JOIN committee_record c ON c.committee_id = d.spender_id
-- @why
SELECT entry_id AS record_id, cents, 1 AS expenditures, CASE stance WHEN 'support' THEN cents END AS support_cents,
  CASE stance WHEN 'oppose' THEN cents END AS oppose_cents, CASE WHEN stance IS NULL THEN cents END AS other_cents
FROM asked WHERE spender_id = :key_spender_id ORDER BY entry_id
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM race_left_out
WHERE (:candidate IS NULL OR candidate_id = :candidate) AND (:committee IS NULL OR spender_id = :committee)
GROUP BY rule ORDER BY rule
