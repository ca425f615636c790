-- Summary records by their money, for the view shared_summaries: which other record tells the same receipts and
-- disbursements, or the same cash.

CREATE INDEX candidate_summary_by_money ON candidate_summary(ttl_receipts_cents, ttl_disb_cents);
CREATE INDEX candidate_summary_by_cash ON candidate_summary(coh_cop_cents);
