-- title: All the money in a race
-- question: What did the whole race cost, each dollar once?
-- uses: race_money
-- param: race race required The race, like GA-06@2017-06-20
-- param: cycle cycle The two-year period; default: that of the race's day, else the latest with money of the race
-- columns: race, cycle, line, members, reported_cents, low_cents, high_cents, period, note
-- column: low_cents cents Low end; blank where nothing is loaded
-- column: note text What to know of the line
-- table: line, low_cents, note, high_cents, members, cycle, period
-- key: race, line
-- cell: reported_cents
-- derived: low_cents, high_cents, members of reported_cents: the range takes out and adds what the note says, and ads beyond the reports rest on the report buys-vs-ies
-- method: all-in/1
-- rule: what the FEC lists under the id of another race as well, and no linkage file tells whose it is, only the high end has
-- rule: the high end is blank where a line is not loaded, or where filings and rows tell only what is loaded: nothing bounds what is not
-- rule: outside groups: independent expenditures and communication costs about the candidates; coordinated spending of parties (24C) on a line of its own
-- rule: ads beyond the reports: ad buys are inside what their sponsors report, so they add only what goes beyond it: at the low end what invoices, station logs and platforms prove, at the high end everything bought or estimated; money that goes from a group to a candidate or another group is not in it: only what is spent is added
-- order: order_of_lines
-- @query
WITH member AS (  -- one candidate or group; said: what it reported, of ads
  SELECT m.*, coalesce(sum(CASE WHEN place < 3 THEN cents END) OVER (PARTITION BY who), 0) AS said,
    cents >= (SELECT CAST(value AS INTEGER) FROM code_thresholds WHERE name = 'quarantine_row_cents') AS is_large,
    row_number() OVER (PARTITION BY place ORDER BY twin IS NULL, cents DESC, twin) AS nth
  FROM (
    SELECT place, who, period, sum(cents) AS cents, max(twin) AS twin, min(first_date) AS first_date,
      max(last_date) AS last_date, CASE WHEN count(high) = count(*) THEN sum(high) END AS high,
      sum(CASE kind WHEN 'ads' THEN n END) AS undated, max(CASE WHEN kind IN ('line', 'stood', 'whole file') THEN 0
      ELSE 1 END) AS is_told, max(CASE kind WHEN 'whole file' THEN 1 ELSE 0 END) AS is_whole, max(CASE WHEN place = 1
      AND kind IN ('filings', 'itemized rows') THEN 1 ELSE 0 END) AS is_open
    FROM race_money WHERE left_out IS NULL GROUP BY place, who, period) m),
part AS (
  SELECT place, period, CASE place WHEN 1 THEN 'candidates' WHEN 2 THEN 'outside groups'
    WHEN 3 THEN 'party coordinated' ELSE 'ads beyond the reports' END AS line, sum(is_told) AS members, CASE
    WHEN place < 4 THEN coalesce(sum(cents), max(0 * nullif(is_whole, 0))) END AS reported, CASE place
    WHEN 4 THEN sum(CASE is_told WHEN 1 THEN max(0, cents - said) END) ELSE coalesce(sum(CASE
    WHEN twin IS NULL THEN cents ELSE 0 * cents END), max(0 * nullif(is_whole, 0))) END AS low, CASE place
    WHEN 1 THEN CASE WHEN sum(is_open) = 0 THEN sum(cents) END WHEN 4 THEN CASE WHEN count(high) = sum(is_told)
    THEN sum(max(0, high - said)) END ELSE CASE max(is_whole) WHEN 1 THEN coalesce(sum(cents), 0) END END AS high,
    CASE place WHEN 1 THEN coalesce(min(first_date) || ' ', '') || 'to ' || max(last_date) END AS days, CASE
    WHEN place = 4 THEN CASE WHEN sum(is_told) = 0 THEN '; none loaded' ELSE coalesce('; ' || nullif(sum(undated),
    0) || ' without a day, counted', '') END WHEN place > 1 THEN CASE WHEN max(is_whole) = 1 THEN ''
    ELSE CASE sum(is_told) WHEN 0 THEN '; none loaded' ELSE '; only what is loaded' END || ': import pas2YY.zip' END
    WHEN sum(cents) IS NULL THEN '; none loaded: import weballYY.zip' ELSE coalesce('; to ' || CASE
    WHEN max(last_date) > :race_date THEN max(last_date) END || ', after the election', '') || coalesce('; '
    || nullif(sum(is_open), 0) || ' by filings or rows: only what is loaded', '') || coalesce('; '
    || nullif(count(who) - sum(is_told), 0) || ' who stood that day: nothing loaded', '') || coalesce('; may be of '
    || max(CASE WHEN nth = 1 THEN twin END) || coalesce(', ' || max(CASE WHEN nth = 2 THEN twin END),
    '') || coalesce(', ' || max(CASE WHEN nth = 3 THEN twin END), '') || coalesce(' and ' || CASE WHEN count(twin) > 3
    THEN count(twin) - 3 END || ' more', '') || ': import cclYY.zip', '') || coalesce('; unusually large, check: '
    || group_concat(CASE WHEN is_large THEN who END, ', '), '') END AS note
  FROM (SELECT * FROM member ORDER BY place, period, who) m GROUP BY place, period)
SELECT :race || coalesce('@' || :race_date, '') AS race, nullif(period, '') AS cycle, line, members,
  reported AS reported_cents, low AS low_cents, high AS high_cents, days AS period, nullif(substr(note, 3), '') AS note
FROM (
  SELECT p.*, p.place AS order_of_lines FROM part p
  UNION ALL
  SELECT 5, period, 'total', NULL, sum(reported), sum(low), CASE WHEN count(high) = 4 THEN sum(high) END, NULL,
    coalesce('; not in it: ' || group_concat(CASE WHEN low IS NULL THEN line END, ', '),
    '') || coalesce('; only in part: ' || group_concat(CASE WHEN low IS NOT NULL AND high IS NULL THEN line END, ', '),
    ''), 5
  FROM (SELECT * FROM part ORDER BY period, place) q GROUP BY period) d
-- @why
SELECT record_id, cents FROM race_money
WHERE left_out IS NULL AND record_id IS NOT NULL AND cents IS NOT NULL AND (:key_line = 'total'
  OR place = CASE :key_line WHEN 'candidates' THEN 1 WHEN 'outside groups' THEN 2 WHEN 'party coordinated' THEN 3 END)
ORDER BY 1
-- @excluded
SELECT rule, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT left_out AS rule, n, cents FROM race_money
  WHERE left_out = 'other-office/2' OR (left_out = 'no-cycle/1' AND place > 1)
  UNION ALL
  SELECT 'other-contest/1', 1, t.net_disbursements_cents
  FROM summary_record m JOIN summary_totals t ON t.record_id = m.record_id
  WHERE m.counts AND NOT m.stands AND m.cycle IN (SELECT period FROM race_money)
  UNION ALL
  SELECT rule, n, cents FROM race_left_out WHERE cycle = '' OR cycle IN (SELECT period FROM race_money)) q
GROUP BY rule ORDER BY rule
