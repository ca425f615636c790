-- order: 53
-- view: committee_summaries
-- about: The FEC's own totals per committee and file (webk). Alternatives, never addends. Blank means not given.
-- column: cmte_id  text  Committee, FEC id
-- column: cmte_nm  text  Name of the committee
-- column: cmte_tp  text  Committee type, FEC letter (schema/codes/committee_type.csv)
-- column: cmte_dsgn  text  Designation: P principal, A authorised, J joint fundraiser, D leadership PAC, B lobbyist PAC, U unauthorised
-- column: cmte_filing_freq  text  Filing frequency, FEC letter
-- column: ttl_receipts_cents  integer  US cents received in all, transfers between own committees included
-- column: trans_from_aff_cents  integer  US cents, the FEC's column TRANS_FROM_AFF
-- column: indv_contrib_cents  integer  US cents from individuals
-- column: other_pol_cmte_contrib_cents  integer  US cents, the FEC's column OTHER_POL_CMTE_CONTRIB
-- column: cand_contrib_cents  integer  US cents the candidate gave
-- column: cand_loans_cents  integer  US cents the candidate lent
-- column: ttl_loans_received_cents  integer  US cents, the FEC's column TTL_LOANS_RECEIVED
-- column: ttl_disb_cents  integer  US cents spent in all, transfers between own committees included
-- column: tranf_to_aff_cents  integer  US cents, the FEC's column TRANF_TO_AFF
-- column: indv_refunds_cents  integer  US cents, the FEC's column INDV_REFUNDS
-- column: other_pol_cmte_refunds_cents  integer  US cents, the FEC's column OTHER_POL_CMTE_REFUNDS
-- column: cand_loan_repay_cents  integer  US cents, the FEC's column CAND_LOAN_REPAY
-- column: loan_repay_cents  integer  US cents, the FEC's column LOAN_REPAY
-- column: coh_bop_cents  integer  US cents of cash at the beginning of the period
-- column: coh_cop_cents  integer  US cents of cash at the end of the period
-- column: debts_owed_by_cents  integer  US cents, the FEC's column DEBTS_OWED_BY
-- column: nonfed_trans_received_cents  integer  US cents, the FEC's column NONFED_TRANS_RECEIVED
-- column: contrib_to_other_cmte_cents  integer  US cents, the FEC's column CONTRIB_TO_OTHER_CMTE
-- column: ind_exp_cents  integer  US cents of independent expenditures
-- column: pty_coord_exp_cents  integer  US cents, the FEC's column PTY_COORD_EXP
-- column: nonfed_share_exp_cents  integer  US cents, the FEC's column NONFED_SHARE_EXP
-- column: cvg_end_date  date  Last day covered
-- column: extra  text  Columns without a place of their own, as a JSON object
-- column: record_id  integer  Permanent number of the record: source number times 1,000,000,000 plus line
-- column: source_id  integer  The file it came from, see sources
-- column: line  integer  Physical line in that file
-- column: file  text  Name of that file
-- column: format  text  Format id of that file
-- column: source_cycle  integer  Two-year period of that file; blank when not told
-- column: source_state  text  current or superseded
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
  date(r.cvg_end_day * 86400, 'unixepoch') AS cvg_end_date,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM committee_summary r CROSS JOIN source s ON s.source_id = r.record_id / 1000000000;
