-- method: committee_total
-- about: What each committee took in, spent, has and owes, once, by two-year period: committee_line has the records behind each figure, committee_total adds them up. Decided here and nowhere else.
-- uses: period_report, committee_row
-- rule: committee-total/1: the FEC's summary of the committee and its own periodic reports are alternatives, never addends: the later coverage end speaks, on a tie the summary; reports are added up, cash and debts are those of the newest; where neither is loaded its itemized rows are shown, labelled so, without cash, debts and small gifts
committee_summed AS MATERIALIZED (
  SELECT * FROM (
    SELECT c.cmte_id AS committee_id, s.cycle, c.record_id, c.ttl_receipts_cents AS receipts,
      c.ttl_disb_cents AS disbursements, c.coh_cop_cents AS cash, c.debts_owed_by_cents AS debts,
      date(c.cvg_end_day * 86400, 'unixepoch') AS last_day, row_number() OVER (PARTITION BY c.cmte_id, s.cycle
      ORDER BY c.cvg_end_day DESC NULLS LAST, c.record_id DESC) AS turn
    FROM (SELECT :committee AS id UNION SELECT cmte_id FROM committee_summary WHERE :committee IS NULL) a
      CROSS JOIN committee_summary c CROSS JOIN in_period s
    WHERE c.cmte_id = a.id AND s.source_id = c.record_id / 1000000000) q
  WHERE turn = 1),
committee_filed AS MATERIALIZED (
  SELECT r.*, row_number() OVER (PARTITION BY filer_id, cycle ORDER BY coverage_end DESC NULLS LAST,
    file_num DESC NULLS LAST) AS age, max(coverage_end) OVER (PARTITION BY filer_id, cycle) AS last_day
  FROM period_report r WHERE committee_id <> '' AND (:committee IS NULL OR committee_id = :committee)),
committee_line AS NOT MATERIALIZED (
  SELECT * FROM (
    SELECT l.*, first_value(basis) OVER (PARTITION BY committee_id, cycle ORDER BY last_day DESC, place) AS speaks
    FROM (
      SELECT committee_id, cycle, 1 AS place, 'FEC summary' AS basis, coalesce(last_day, '0') AS last_day, record_id,
        receipts, disbursements, cash, debts, last_day AS coverage_end, CAST(NULL AS TEXT) AS name
      FROM committee_summed
      UNION ALL
      SELECT filer_id, cycle, 2, 'filings', coalesce(last_day, '0'), filing_id, receipts_cents, disbursements_cents,
        CASE age WHEN 1 THEN cash_end_cents END, CASE age WHEN 1 THEN debts_cents END, coverage_end, committee
      FROM committee_filed
      UNION ALL
      SELECT committee_id, cycle, 3, 'itemized rows', '', entry_id, CASE WHEN is_receipt THEN cents END, CASE
        WHEN NOT is_receipt THEN cents END, NULL, NULL, NULL, NULL
      FROM committee_row) l) q
  WHERE basis = speaks),
committee_total AS NOT MATERIALIZED (
  SELECT committee_id, cycle, basis, sum(receipts) AS receipts, sum(disbursements) AS disbursements, sum(cash) AS cash,
    sum(debts) AS debts, max(coverage_end) AS coverage_end, max(name) AS name
  FROM committee_line GROUP BY committee_id, cycle, basis)
