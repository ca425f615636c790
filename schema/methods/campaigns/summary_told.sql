-- method: summary_told
-- about: The FEC's summary records that speak on :as_of, of all periods and races (is_asked: of the question's), and which of a candidate and two-year period counts. Decided here and nowhere else.
-- uses: told_span
-- rule: summary records of one candidate and cycle are alternatives, never addends: the latest coverage end speaks; on a tie weball, then webl, then the summary CSVs, then the newest import
summary_told AS NOT MATERIALIZED (
  SELECT c.record_id, c.cand_id AS candidate_id, s.cycle, s.file, s.is_asked, c.ttl_receipts_cents AS receipts_cents,
    date(c.cvg_end_day * 86400, 'unixepoch') AS coverage_end,
    c.record_id = (SELECT x.record_id FROM candidate_summary x
      JOIN speaking q ON q.source_id = x.record_id / 1000000000
      WHERE x.cand_id = c.cand_id AND q.cycle = s.cycle ORDER BY x.cvg_end_day DESC NULLS LAST, CASE q.format
        WHEN 'fec-bulk/weball' THEN 0 WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END, x.record_id DESC LIMIT 1) AS counts
  FROM candidate_summary c JOIN told_span s ON s.source_id = c.record_id / 1000000000
  WHERE s.speaks AND (:candidate IS NULL OR c.cand_id = :candidate) AND (:key_candidate_id IS NULL
    OR c.cand_id = :key_candidate_id))
