-- order: 52
-- view: candidate_summaries
-- about: The FEC's own totals per candidate and file. Several records of one candidate and period are alternatives, never addends: the report candidate-totals lets the latest coverage end speak. Blank means not given by that format.
-- column: cand_id  text  Candidate, FEC id
-- columns: cand_name, cand_ici
-- column: pty_cd  text  The FEC's own party number: 1 Democrats, 2 Republicans, 3 all others
-- columns: cand_pty_affiliation, cand_office, cand_office_st, cand_office_district, cand_st1, cand_st2, cand_city
-- columns: cand_st, cand_zip
-- column: link_image  text  Link to the report
-- column: ttl_receipts_cents  integer  US cents received in all, transfers between own committees included
-- column: trans_from_auth_cents  integer  US cents transferred in from other authorised committees
-- column: ttl_disb_cents  integer  US cents spent in all, transfers between own committees included
-- column: trans_to_auth_cents  integer  US cents transferred out to other authorised committees
-- column: coh_bop_cents  integer  US cents of cash at the beginning of the period
-- column: coh_cop_cents  integer  US cents of cash at the end of the period
-- column: cand_contrib_cents  integer  US cents the candidate gave
-- column: cand_loans_cents  integer  US cents the candidate lent
-- column: other_loans_cents  integer  US cents, the FEC's column OTHER_LOANS
-- column: ttl_loans_cents  integer  US cents, the FEC's column TTL_LOANS
-- column: cand_loan_repay_cents  integer  US cents, the FEC's column CAND_LOAN_REPAY
-- column: other_loan_repay_cents  integer  US cents, the FEC's column OTHER_LOAN_REPAY
-- column: ttl_loan_repay_cents  integer  US cents, the FEC's column TTL_LOAN_REPAY
-- column: debts_owed_by_cents  integer  US cents, the FEC's column DEBTS_OWED_BY
-- column: debts_owed_to_cents  integer  US cents, the FEC's column DEBTS_OWED_TO
-- column: indiv_itemized_cents  integer  US cents, the FEC's column INDIV_ITEMIZED
-- column: indiv_unitemized_cents  integer  US cents, the FEC's column INDIV_UNITEMIZED
-- column: ttl_indiv_contrib_cents  integer  US cents from individuals, itemized or not
-- column: other_pol_cmte_contrib_cents  integer  US cents, the FEC's column OTHER_POL_CMTE_CONTRIB
-- column: pol_pty_contrib_cents  integer  US cents, the FEC's column POL_PTY_CONTRIB
-- column: ttl_contrib_cents  integer  US cents, the FEC's column TTL_CONTRIB
-- column: offsets_to_op_exp_cents  integer  US cents, the FEC's column OFFSETS_TO_OP_EXP
-- column: offsets_to_fundraising_cents  integer  US cents, the FEC's column OFFSETS_TO_FUNDRAISING
-- column: offsets_to_legal_cents  integer  US cents, the FEC's column OFFSETS_TO_LEGAL
-- column: other_receipts_cents  integer  US cents, the FEC's column OTHER_RECEIPTS
-- column: op_exp_cents  integer  US cents, the FEC's column OP_EXP
-- column: exempt_legal_disb_cents  integer  US cents, the FEC's column EXEMPT_LEGAL_DISB
-- column: fundraising_disb_cents  integer  US cents, the FEC's column FUNDRAISING_DISB
-- column: indiv_refunds_cents  integer  US cents, the FEC's column INDIV_REFUNDS
-- column: pol_pty_refunds_cents  integer  US cents, the FEC's column POL_PTY_REFUNDS
-- column: cmte_refunds_cents  integer  US cents, the FEC's column CMTE_REFUNDS
-- column: ttl_refunds_cents  integer  US cents, the FEC's column TTL_REFUNDS
-- column: other_disb_cents  integer  US cents, the FEC's column OTHER_DISB
-- column: net_contrib_cents  integer  US cents, the FEC's column NET_CONTRIB
-- column: net_op_exp_cents  integer  US cents, the FEC's column NET_OP_EXP
-- column: spec_election  text  Result of that election, filled in 1996 to 2006 files only
-- column: prim_election  text  Result of that election, filled in 1996 to 2006 files only
-- column: run_election  text  Result of that election, filled in 1996 to 2006 files only
-- column: gen_election  text  Result of that election, filled in 1996 to 2006 files only
-- column: gen_election_precent  text  Percentage of the general election vote, 1996 to 2006 files only
-- column: cvg_start_date  date  First day covered
-- column: cvg_end_date  date  Last day covered
-- columns: extra, record_id, source_id, line, file, format, source_cycle, source_state
CREATE VIEW candidate_summaries AS
SELECT
  r.cand_id,
  r.cand_name,
  r.cand_ici,
  r.pty_cd,
  r.cand_pty_affiliation,
  r.cand_office,
  r.cand_office_st,
  r.cand_office_district,
  r.cand_st1,
  r.cand_st2,
  r.cand_city,
  r.cand_st,
  r.cand_zip,
  r.link_image,
  r.ttl_receipts_cents,
  r.trans_from_auth_cents,
  r.ttl_disb_cents,
  r.trans_to_auth_cents,
  r.coh_bop_cents,
  r.coh_cop_cents,
  r.cand_contrib_cents,
  r.cand_loans_cents,
  r.other_loans_cents,
  r.ttl_loans_cents,
  r.cand_loan_repay_cents,
  r.other_loan_repay_cents,
  r.ttl_loan_repay_cents,
  r.debts_owed_by_cents,
  r.debts_owed_to_cents,
  r.indiv_itemized_cents,
  r.indiv_unitemized_cents,
  r.ttl_indiv_contrib_cents,
  r.other_pol_cmte_contrib_cents,
  r.pol_pty_contrib_cents,
  r.ttl_contrib_cents,
  r.offsets_to_op_exp_cents,
  r.offsets_to_fundraising_cents,
  r.offsets_to_legal_cents,
  r.other_receipts_cents,
  r.op_exp_cents,
  r.exempt_legal_disb_cents,
  r.fundraising_disb_cents,
  r.indiv_refunds_cents,
  r.pol_pty_refunds_cents,
  r.cmte_refunds_cents,
  r.ttl_refunds_cents,
  r.other_disb_cents,
  r.net_contrib_cents,
  r.net_op_exp_cents,
  r.spec_election,
  r.prim_election,
  r.run_election,
  r.gen_election,
  r.gen_election_precent,
  strftime('%Y-%m-%d', r.cvg_start_day * 86400, 'unixepoch') AS cvg_start_date,
  strftime('%Y-%m-%d', r.cvg_end_day * 86400, 'unixepoch') AS cvg_end_date,
  r.extra,
  r.record_id,
  s.source_id,
  r.record_id % 1000000000 AS line,
  s.file,
  s.format,
  s.cycle AS source_cycle,
  s.state AS source_state
FROM candidate_summary r CROSS JOIN source s
WHERE s.source_id = r.record_id / 1000000000;
