-- order: 60
-- view: summary_totals
-- about: The main figures of each FEC summary record, with the race that the candidate's id stands for, gross and net of transfers between the candidate's own committees. Net subtracts only where money went both in and out and neither is 0 (the FEC's rule for adjusted totals). Decided here and nowhere else. Several records of one candidate and period are alternatives, never addends.
-- column: record_id  integer  Permanent number of the record, see candidate_summaries
-- column: source_id  integer  The file, see sources
-- column: candidate_id  text  Candidate, FEC id
-- column: candidate  text  Name
-- column: race  text  Race of the id's office, like GA-06, GA-SEN, US-PRES; blank where state or district is not told
-- column: receipts_cents  integer  US cents received, transfers between own committees included
-- column: disbursements_cents  integer  US cents spent, transfers between own committees included
-- column: net_receipts_cents  integer  US cents received, net of those transfers
-- column: net_disbursements_cents  integer  US cents spent, net of those transfers
-- column: cash_end_cents  integer  US cents of cash at the end
-- columns: coverage_start, coverage_end
CREATE VIEW summary_totals AS
SELECT
  c.record_id, c.record_id / 1000000000 AS source_id, c.cand_id AS candidate_id, c.cand_name AS candidate,
  CASE substr(c.cand_id, 1, 1) WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN c.cand_office_st || '-SEN'
    ELSE c.cand_office_st || '-' || c.cand_office_district END AS race,
  c.ttl_receipts_cents AS receipts_cents, c.ttl_disb_cents AS disbursements_cents,
  CASE WHEN coalesce(c.trans_from_auth_cents, 0) <> 0 AND coalesce(c.trans_to_auth_cents, 0) <> 0
    THEN c.ttl_receipts_cents - c.trans_from_auth_cents ELSE c.ttl_receipts_cents END AS net_receipts_cents,
  CASE WHEN coalesce(c.trans_from_auth_cents, 0) <> 0 AND coalesce(c.trans_to_auth_cents, 0) <> 0
    THEN c.ttl_disb_cents - c.trans_to_auth_cents ELSE c.ttl_disb_cents END AS net_disbursements_cents,
  c.coh_cop_cents AS cash_end_cents,
  strftime('%Y-%m-%d', c.cvg_start_day * 86400, 'unixepoch') AS coverage_start, strftime('%Y-%m-%d', c.cvg_end_day * 86400, 'unixepoch') AS coverage_end
FROM candidate_summary c;
