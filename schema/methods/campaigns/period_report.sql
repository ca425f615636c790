-- method: period_report
-- about: The periodic reports (Forms 3, 3P, 3X, 4) of the question's period that speak on :as_of, and replaced_report: those that spoke before.
-- column: committee_id    text   Committee
-- column: committee       text   Name as filed
-- column: filing          text   FEC number of the filing; the file's name where it has none
-- column: form            text   FEC form
-- column: report          text   FEC report type
-- column: coverage_start  date   First day covered
-- column: coverage_end    date   Last day covered
-- column: days            count  Days covered
-- column: receipts_cents  cents  Total receipts
-- column: debts_cents     cents  Debts owed by the committee
-- column: own_money_cents  cents  Given or lent by the candidate; blank on forms without a candidate
-- uses: in_period, replaced
-- rule: figures are those of the summary page for the period (Column A) of the current version of each report; a blank line stays blank
period_report AS NOT MATERIALIZED (
  SELECT t.*, coalesce(g.cmte_id, '') AS committee_id, t.filer_name AS committee, coalesce(t.file_num,
    s.file) AS filing, t.rpt_tp AS report, s.cycle, s.file, g.coverage_through_day - g.coverage_from_day + 1 AS days,
    t.debts_owed_by_cents AS debts_cents, CASE WHEN t.candidate_gifts_cents IS NOT NULL
    OR t.candidate_loans_cents IS NOT NULL THEN coalesce(t.candidate_gifts_cents,
    0) + coalesce(t.candidate_loans_cents, 0) END AS own_money_cents, CASE t.form WHEN 'F3P' THEN 'P'
    WHEN 'F3' THEN CASE WHEN g.cand_district IS NULL THEN 'S' ELSE 'H' END END AS office, g.cand_state AS state,
    substr('00' || coalesce(g.cand_district, ''), -2) AS district
  FROM in_period s CROSS JOIN filing g CROSS JOIN report_totals t
  WHERE g.source_id = s.source_id AND t.source_id = s.source_id),
replaced_report AS NOT MATERIALIZED (
  SELECT 'amended-filing/1' AS rule, t.filer_id, t.receipts_cents, t.individuals_cents FROM replaced s CROSS
    JOIN report_totals t WHERE t.source_id = s.source_id)
