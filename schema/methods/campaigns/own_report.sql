-- method: own_report
-- about: The periodic reports (Forms 3, 3P, 3X, 4) that speak on :as_of and may tell of the campaigns of --race or --candidate, as period_report has them; of all where neither is asked for. Only these are read.
-- uses: in_period, race_candidate, owner_told
own_filing AS MATERIALIZED (  -- which may tell of --race or --candidate; all where neither is asked for
  SELECT source_id FROM filing WHERE coalesce(:race, :candidate) IS NULL
  UNION SELECT g.source_id
  FROM (SELECT candidate_id FROM in_race UNION SELECT :candidate) c CROSS JOIN owner_told o CROSS JOIN filing g
  WHERE o.candidate_id = c.candidate_id AND g.cmte_id = o.committee_id
  UNION SELECT source_id FROM filing WHERE cmte_id = :candidate OR cmte_id IN (SELECT cmte_id FROM filing
    WHERE (form_tp = 'F3P' AND :race_office = 'P') OR (form_tp = 'F3' AND upper(cand_state) = :race_state))),
own_total AS MATERIALIZED (  -- as the view report_totals, of these alone
  SELECT g.source_id, max(CASE f.figure WHEN 'receipts' THEN l.amount_cents END) AS receipts_cents,
    max(CASE f.figure WHEN 'disbursements' THEN l.amount_cents END) AS disbursements_cents,
    max(CASE f.figure WHEN 'cash_end' THEN l.amount_cents END) AS cash_end_cents,
    max(CASE f.figure WHEN 'debts_owed_by' THEN l.amount_cents END) AS debts_cents,
    max(CASE f.figure WHEN 'individuals' THEN l.amount_cents END) AS individuals_cents,
    max(CASE f.figure WHEN 'transfers_in' THEN l.amount_cents END) AS transfers_in_cents,
    max(CASE f.figure WHEN 'transfers_out' THEN l.amount_cents END) AS transfers_out_cents,
    max(CASE f.figure WHEN 'candidate_gifts' THEN l.amount_cents END) AS gifts_cents,
    max(CASE f.figure WHEN 'candidate_loans' THEN l.amount_cents END) AS loans_cents
  FROM own_filing q CROSS JOIN filing g CROSS JOIN cover_line l CROSS JOIN code_cover_figure f
  WHERE g.source_id = q.source_id AND l.record_id BETWEEN g.source_id * 1000000000 AND g.source_id * 1000000000
    + 999999999 AND l.column_ab <> 'B' AND f.form = g.form_tp AND f.line = l.form_line GROUP BY g.source_id),
own_report AS NOT MATERIALIZED (
  SELECT t.*, g.record_id AS filing_id, g.cmte_id AS filer_id, coalesce(g.cmte_id, '') AS committee_id,
    g.filer_name AS committee, g.form_tp AS form, g.file_num, coalesce(g.file_num, s.file) AS filing,
    g.rpt_tp AS report, s.cycle, s.file, strftime('%Y-%m-%d', g.coverage_from_day * 86400,
    'unixepoch') AS coverage_start, strftime('%Y-%m-%d', g.coverage_through_day * 86400, 'unixepoch') AS coverage_end,
    g.coverage_through_day - g.coverage_from_day + 1 AS days, CASE WHEN t.gifts_cents IS NOT NULL
    OR t.loans_cents IS NOT NULL THEN coalesce(t.gifts_cents, 0) + coalesce(t.loans_cents, 0) END AS own_money_cents,
    CASE g.form_tp WHEN 'F3P' THEN 'P' WHEN 'F3' THEN CASE WHEN g.cand_district IS NULL THEN 'S'
    ELSE 'H' END END AS office, g.cand_state AS state, substr('00' || coalesce(g.cand_district, ''), -2) AS district
  FROM own_filing q CROSS JOIN in_period s CROSS JOIN filing g LEFT JOIN own_total t ON t.source_id = g.source_id
  WHERE s.source_id = q.source_id AND g.source_id = q.source_id AND g.form_tp IN ('F3', 'F3P', 'F3X', 'F4'))
