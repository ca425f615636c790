-- order: 53
-- view: committee_summaries
-- about: The FEC's own totals per committee and file (webk). Alternatives, never addends. Blank means not given.
-- column: cmte_id  text  Committee, FEC id
-- columns: cmte_nm, cmte_tp, cmte_dsgn, cmte_filing_freq, ttl_receipts_cents
-- column: trans_from_aff_cents  integer  US cents, the FEC's column TRANS_FROM_AFF
-- column: indv_contrib_cents  integer  US cents from individuals
-- columns: other_pol_cmte_contrib_cents, cand_contrib_cents, cand_loans_cents
-- column: ttl_loans_received_cents  integer  US cents, the FEC's column TTL_LOANS_RECEIVED
-- columns: ttl_disb_cents
-- column: tranf_to_aff_cents  integer  US cents, the FEC's column TRANF_TO_AFF
-- column: indv_refunds_cents  integer  US cents, the FEC's column INDV_REFUNDS
-- column: other_pol_cmte_refunds_cents  integer  US cents, the FEC's column OTHER_POL_CMTE_REFUNDS
-- columns: cand_loan_repay_cents
-- column: loan_repay_cents  integer  US cents, the FEC's column LOAN_REPAY
-- columns: coh_bop_cents, coh_cop_cents, debts_owed_by_cents
-- column: nonfed_trans_received_cents  integer  US cents, the FEC's column NONFED_TRANS_RECEIVED
-- column: contrib_to_other_cmte_cents  integer  US cents, the FEC's column CONTRIB_TO_OTHER_CMTE
-- column: ind_exp_cents  integer  US cents of independent expenditures
-- column: pty_coord_exp_cents  integer  US cents, the FEC's column PTY_COORD_EXP
-- column: nonfed_share_exp_cents  integer  US cents, the FEC's column NONFED_SHARE_EXP
-- columns: cvg_end_date, extra, record_id, source_id, line, file, format, source_cycle, source_state
CREATE VIEW committee_summaries AS
SELECT
  r.cmte_id,
  r.cmte_nm,
  r.cmte_tp,
  r.cmte_dsgn,
  r.cmte_filing_freq,
  r.ttl_receipts_cents,
  r.trans_from_aff_cents,
  r.indv_contrib_cents,
  r.other_pol_cmte_contrib_cents,
  r.cand_contrib_cents,
  r.cand_loans_cents,
  r.ttl_loans_received_cents,
  r.ttl_disb_cents,
  r.tranf_to_aff_cents,
  r.indv_refunds_cents,
  r.other_pol_cmte_refunds_cents,
  r.cand_loan_repay_cents,
  r.loan_repay_cents,
  r.coh_bop_cents,
  r.coh_cop_cents,
  r.debts_owed_by_cents,
  r.nonfed_trans_received_cents,
  r.contrib_to_other_cmte_cents,
  r.ind_exp_cents,
  r.pty_coord_exp_cents,
  r.nonfed_share_exp_cents,
  strftime('%Y-%m-%d', r.cvg_end_day * 86400, 'unixepoch') AS cvg_end_date,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM committee_summary r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000;
