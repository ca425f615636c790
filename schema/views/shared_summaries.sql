-- order: 61
-- view: shared_summaries
-- about: Summary records of one FEC file that tell the same money under two candidate ids: receipts, disbursements and cash are the same and not all 0, and so are the first three letters of the name. The FEC lists what a committee raised under every id of its candidate, so a senator's money can stand under an old House id too. Whose committee it is tells a linkage file of that two-year period (P or A): an id with such a line keeps the money, the other does not (other-office/1). Where no line tells, the two are shown and marked when their races differ; in one race one of them counts.
-- column: record_id  integer  The record, see candidate_summaries
-- columns: candidate_id
-- column: other_id  text  The other id with the same money
-- column: other_race  text  Race of the other id
-- column: same_race  integer  1 when both ids are of one race
-- column: linked_from  date  First day on which a linkage file gives candidate_id a committee of that period; blank when none does
-- column: other_linked_from  date  The same for other_id
CREATE VIEW shared_summaries AS
WITH told AS MATERIALIZED (
  SELECT t.record_id, t.source_id, t.candidate_id, t.race, t.receipts_cents, t.disbursements_cents, t.cash_end_cents, s.cycle,
    upper(substr(t.candidate, 1, 3)) AS letters
  FROM summary_totals t CROSS JOIN source s ON s.source_id = t.source_id
  WHERE t.receipts_cents <> 0 OR t.disbursements_cents <> 0)
SELECT
  a.record_id, a.candidate_id, b.candidate_id AS other_id, b.race AS other_race, b.race IS a.race AS same_race,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = a.candidate_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = a.cycle
     AND w.state <> 'removed') AS linked_from,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = b.candidate_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = a.cycle
     AND w.state <> 'removed') AS other_linked_from
FROM told a CROSS JOIN told b ON b.receipts_cents = a.receipts_cents AND b.disbursements_cents = a.disbursements_cents
  AND b.source_id = a.source_id AND b.letters = a.letters AND b.cash_end_cents IS a.cash_end_cents
  AND b.candidate_id <> a.candidate_id;
