-- order: 61
-- view: shared_summaries
-- about: Summary records of one FEC file that tell the same money under two candidate ids: receipts, disbursements and cash are the same and not all 0, and so are the first three letters of the name, or the last name of one stands in the name of the other; or the name and a cash that is not 0 are the same (one committee of several under the second id). In one race also records of two periods, where receipts, disbursements and the three letters are the same: the later one has the other id. The FEC lists what a committee raised under every id of its candidate, so a senator's money can stand under an old House id too. Whose committee it is tells a linkage file of that two-year period (P or A): an id with such a line keeps the money, the other does not (other-office/2). Where no line tells, or one tells of each, the two are shown and marked when their races differ; in one race one of them counts. Which of them stands last tells the method shared_money.
-- column: record_id  integer  The record, see candidate_summaries
-- columns: candidate_id
-- column: other_id  text  The other id with the same money
-- column: other_record  integer  Its record
-- column: other_race  text  Race of the other id
-- column: other_cycle  integer  Period of the other record, where it is another; blank in one file
-- column: same_race  integer  1 when both ids are of one race
-- column: linked_from  date  First day on which a linkage file gives candidate_id a committee of that period; blank when none does
-- column: other_linked_from  date  The same for other_id
CREATE VIEW shared_summaries AS
SELECT  -- each b by the two indexes on money; a condition on b that an index could serve would mislead SQLite
  a.record_id, a.cand_id AS candidate_id, b.cand_id AS other_id, b.record_id AS other_record,
  t.race AS other_race, CASE WHEN o.source_id <> s.source_id THEN o.cycle END AS other_cycle,
  coalesce(t.race, '') = coalesce(r.race, '') AS same_race,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = a.cand_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = s.cycle
     AND w.state <> 'removed') AS linked_from,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = b.cand_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = s.cycle
     AND w.state <> 'removed') AS other_linked_from
FROM candidate_summary a CROSS JOIN source s CROSS JOIN candidate_summary b CROSS JOIN source o
  CROSS JOIN summary_totals r CROSS JOIN summary_totals t
WHERE s.source_id = a.record_id / 1000000000 AND s.state <> 'removed'
  AND ((b.ttl_receipts_cents = a.ttl_receipts_cents AND b.ttl_disb_cents = a.ttl_disb_cents)
    OR b.coh_cop_cents = nullif(a.coh_cop_cents, 0))
  AND b.cand_id <> a.cand_id AND o.source_id = b.record_id / 1000000000 AND o.state <> 'removed'
  AND (a.ttl_receipts_cents <> 0 OR a.ttl_disb_cents <> 0)
  AND (coalesce(b.ttl_receipts_cents, 0) <> 0 OR coalesce(b.ttl_disb_cents, 0) <> 0)
  AND r.record_id = a.record_id AND t.record_id = b.record_id
  AND CASE
    WHEN o.source_id <> s.source_id THEN b.ttl_receipts_cents = a.ttl_receipts_cents
      AND b.ttl_disb_cents = a.ttl_disb_cents AND o.cycle < s.cycle AND t.race = r.race
      AND upper(substr(b.cand_name, 1, 3)) = upper(substr(a.cand_name, 1, 3))
    WHEN b.coh_cop_cents = a.coh_cop_cents AND a.coh_cop_cents <> 0 AND upper(b.cand_name) = upper(a.cand_name) THEN TRUE
    ELSE b.ttl_receipts_cents = a.ttl_receipts_cents AND b.ttl_disb_cents = a.ttl_disb_cents
      AND coalesce(b.coh_cop_cents, -1) = coalesce(a.coh_cop_cents, -1)
      AND (upper(substr(b.cand_name, 1, 3)) = upper(substr(a.cand_name, 1, 3))
        OR instr(upper(b.cand_name), upper(substr(a.cand_name, 1, instr(a.cand_name || ',', ',') - 1))) > 0
        OR instr(upper(a.cand_name), upper(substr(b.cand_name, 1, instr(b.cand_name || ',', ',') - 1))) > 0) END;
