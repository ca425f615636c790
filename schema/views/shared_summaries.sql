-- order: 61
-- view: shared_summaries
-- about: Summary records of one FEC file that tell the same money under two candidate ids: receipts, disbursements and cash are the same and not all 0, and so are the first three letters of the name, or the last name of one stands in the name of the other; or the name and a cash that is not 0 are the same (one committee of several under the second id). In one race also records of two periods, where receipts, disbursements and the three letters are the same: the later one has the other id. The FEC lists what a committee raised under every id of its candidate, so a senator's money can stand under an old House id too. Whose committee it is tells a linkage file of that two-year period (P or A): an id with such a line keeps the money, the other does not (other-office/2). Where no line tells, or one tells of each, the two are shown and marked when their races differ; in one race one of them counts. Which of them stands last tells the method shared_money.
-- column: record_id  integer  The record, see candidate_summaries
-- columns: candidate_id
-- column: other_id  text  The other id with the same money
-- column: other_race  text  Race of the other id
-- column: other_cycle  integer  Period of the other record, where it is another; blank in one file
-- column: same_race  integer  1 when both ids are of one race
-- column: linked_from  date  First day on which a linkage file gives candidate_id a committee of that period; blank when none does
-- column: other_linked_from  date  The same for other_id
CREATE VIEW shared_summaries AS
WITH told AS MATERIALIZED (
  SELECT t.record_id, t.source_id, t.candidate_id, t.race, t.receipts_cents, t.disbursements_cents, t.cash_end_cents, s.cycle,
    upper(t.candidate) AS name, upper(substr(t.candidate, 1, 3)) AS letters,
    upper(substr(t.candidate, 1, instr(t.candidate || ',', ',') - 1)) AS last_name
  FROM summary_totals t CROSS JOIN source s ON s.source_id = t.source_id
  WHERE (t.receipts_cents <> 0 OR t.disbursements_cents <> 0) AND s.state <> 'removed'),
pair AS (
  SELECT a.record_id, a.candidate_id, a.race, a.cycle, b.candidate_id AS other_id, b.race AS other_race,
    CASE WHEN b.source_id <> a.source_id THEN b.cycle END AS other_cycle
  FROM told a CROSS JOIN told b ON b.receipts_cents = a.receipts_cents AND b.disbursements_cents = a.disbursements_cents
    AND b.candidate_id <> a.candidate_id
    AND ((b.source_id = a.source_id AND b.cash_end_cents IS a.cash_end_cents
        AND (b.letters = a.letters OR instr(b.name, a.last_name) > 0 OR instr(a.name, b.last_name) > 0))
      OR (b.cycle < a.cycle AND b.race = a.race AND b.letters = a.letters))
  UNION
  SELECT a.record_id, a.candidate_id, a.race, a.cycle, b.candidate_id, b.race, NULL
  FROM told a CROSS JOIN told b ON b.cash_end_cents = a.cash_end_cents AND b.source_id = a.source_id AND b.name = a.name
    AND b.candidate_id <> a.candidate_id
  WHERE a.cash_end_cents <> 0)
SELECT
  p.record_id, p.candidate_id, p.other_id, p.other_race, p.other_cycle, p.other_race IS p.race AS same_race,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = p.candidate_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = p.cycle
     AND w.state <> 'removed') AS linked_from,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = p.other_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = p.cycle
     AND w.state <> 'removed') AS other_linked_from
FROM pair p;
