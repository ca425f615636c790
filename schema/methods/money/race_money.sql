-- method: race_money
-- about: All that is told of the money of :race in one two-year period: 1 its candidates, 2 outside groups, 3 parties' coordinated spending, 4 ads. Decided here and nowhere else.
-- uses: campaign, shared_money, race_outside, coordinated, ad_bound
-- column: place     integer  The line: 1 candidates, 2 outside groups, 3 party coordinated, 4 ads
-- column: who       text     Candidate, spender or sponsor; of ads the candidate whose committee the sponsor is; blank where a row stands for the line
-- column: kind      text     What tells it: FEC summary, filings, itemized rows, the kind of spending, ads; line, stood and whole file stand for what may not be loaded
-- column: n         count    Rows; of ads those without a day
-- column: cents     cents    Spent; of ads what is proved
-- column: high      cents    High end, of ads
-- column: period    text     The one two-year period of the answer
-- column: left_out  text     Why the row does not count in it; blank when it does
-- rule: one two-year period: that of --cycle, else of the race's day, else the latest with money of the race; money of different periods is never added
-- rule: no-cycle/1: what a file without a two-year period tells counts where its days lie in the period and no file of the period tells that candidate or spender; filings beside; else it is left out
-- rule: candidates: what they spent, net, else what their own committees itemized; a candidate whose summary names another race is of that race
race_told AS (  -- n = 0: no money, a row that stands for a line, for one who stood, or for the FEC's whole file
  SELECT 1 AS place, c.candidate_id AS who, c.cycle, c.basis AS kind, c.record_id, CASE WHEN c.basis <> 'FEC summary'
    OR c.receipts <> 0 OR c.disbursements <> 0 THEN 1 ELSE 0 END AS n, CASE c.basis
    WHEN 'itemized rows' THEN c.disbursements ELSE c.net_disbursements END AS cents, CAST(NULL AS BIGINT) AS high,
    c.coverage_start AS first_date, c.coverage_end AS last_date, h.twin, CASE h.elsewhere
    WHEN 1 THEN 'other-office/2' END AS rule
  FROM campaign_line c LEFT JOIN shared_money h ON h.record_id = c.record_id
  WHERE (c.basis <> 'itemized rows' OR c.disbursements IS NOT NULL) AND (c.basis <> 'FEC summary'
    OR coalesce(CASE substr(c.candidate_id, 1, 1) WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN c.state || '-SEN'
    ELSE c.state || '-' || c.district END, :race) = :race)
  UNION ALL
  SELECT 2, spender_id, cycle, CASE format WHEN 'fec-efile' THEN 'filings' ELSE nature END, entry_id, n, cents, NULL,
    date(min(first_day) OVER d * 86400, 'unixepoch'), date(max(last_day) OVER d * 86400, 'unixepoch'), NULL, NULL
  FROM race_outside WINDOW d AS (PARTITION BY cycle, spender_id, candidate_id, nature, stance, format)
  UNION ALL
  SELECT 3, spender_id, cycle, 'coordinated', entry_id, n, cents, NULL, NULL, NULL, NULL, NULL FROM coordinated
  UNION ALL
  SELECT 4, coalesce(own_candidate, sponsor_key), coalesce(CAST(period AS TEXT), ''), 'ads', NULL, undated, proved,
    high, NULL, NULL, NULL, NULL
  FROM ad_bound
  UNION ALL  -- a whole file bounds the line
  SELECT l.place, NULL, s.cycle, 'whole file', NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL
  FROM in_period s CROSS JOIN (SELECT 2 AS place, 'fec-csv/independent-expenditure' AS format
    UNION ALL SELECT 3, 'fec-bulk/itoth' UNION ALL SELECT 2, 'fec-bulk/itpas2' UNION ALL SELECT 3, 'fec-bulk/itpas2') l
  WHERE s.format = l.format
  UNION ALL
  SELECT place, NULL, NULL, 'line', NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (SELECT 1 AS place UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) l
  UNION ALL
  SELECT 1, candidate_id, NULL, 'stood', NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL FROM stood),
race_money AS MATERIALIZED (
  SELECT d.*, CASE WHEN cycle IS NULL OR cycle = period OR (place = 4 AND '' IN (cycle, period)) THEN rule
    WHEN cycle <> '' THEN 'another period' WHEN coalesce(first_date, last_date) >= (CAST(period AS INTEGER) - 1)
    || '-01-01' AND last_date <= period || '-12-31' AND ((place = 2 AND kind = 'filings')
    OR max(CASE cycle WHEN period THEN 1 ELSE 0 END) OVER (PARTITION BY place, who, CASE place
    WHEN 2 THEN kind END) = 0) THEN rule ELSE 'no-cycle/1' END AS left_out
  FROM (
    SELECT t.*, coalesce(CAST(:cycle AS TEXT), CAST((CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT),
      max(CASE WHEN n > 0 AND place < 4 THEN cycle END) OVER (), '') AS period
    FROM race_told t) d)
