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
WITH same AS (  -- by figures alone: is_cash 1 by the cash of one file
  SELECT a.record_id, b.record_id AS other_record, 0 AS is_cash
  FROM candidate_summary a CROSS JOIN candidate_summary b
  WHERE b.ttl_receipts_cents = a.ttl_receipts_cents AND b.ttl_disb_cents = a.ttl_disb_cents AND b.cand_id <> a.cand_id
    AND (b.ttl_receipts_cents <> 0 OR b.ttl_disb_cents <> 0)
  UNION ALL
  SELECT a.record_id, b.record_id, 1
  FROM candidate_summary a CROSS JOIN candidate_summary b
  WHERE b.coh_cop_cents = a.coh_cop_cents AND b.record_id / 1000000000 = a.record_id / 1000000000
    AND b.cand_id <> a.cand_id AND a.coh_cop_cents <> 0 AND (a.ttl_receipts_cents <> 0 OR a.ttl_disb_cents <> 0)
    AND (b.ttl_receipts_cents <> 0 OR b.ttl_disb_cents <> 0)),
told AS (
  SELECT q.is_cash, a.record_id, a.candidate_id, a.race, s.cycle, a.cash_end_cents, upper(a.candidate) AS name,
    upper(substr(a.candidate, 1, 3)) AS letters,
    upper(substr(a.candidate, 1, instr(a.candidate || ',', ',') - 1)) AS last_name,
    b.candidate_id AS other_id, b.race AS other_race, o.cycle AS other_cycle, b.cash_end_cents AS other_cash,
    upper(b.candidate) AS other_name, upper(substr(b.candidate, 1, 3)) AS other_letters,
    upper(substr(b.candidate, 1, instr(b.candidate || ',', ',') - 1)) AS other_last_name,
    s.source_id = o.source_id AS is_one_file
  FROM same q CROSS JOIN summary_totals a CROSS JOIN source s CROSS JOIN summary_totals b CROSS JOIN source o
  WHERE a.record_id = q.record_id AND s.source_id = a.source_id AND s.state <> 'removed'
    AND b.record_id = q.other_record AND o.source_id = b.source_id AND o.state <> 'removed'),
pair AS (
  SELECT DISTINCT record_id, candidate_id, race, cycle, other_id, other_race,
    CASE WHEN NOT is_one_file THEN other_cycle END AS other_cycle
  FROM told
  WHERE CASE WHEN is_cash = 1 THEN other_name = name
    WHEN is_one_file THEN other_cash IS cash_end_cents AND (other_letters = letters OR instr(other_name, last_name) > 0
      OR instr(name, other_last_name) > 0)
    ELSE other_cycle < cycle AND other_race = race AND other_letters = letters END)
SELECT
  p.record_id, p.candidate_id, p.other_id, p.other_race, p.other_cycle, p.other_race IS p.race AS same_race,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = p.candidate_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = p.cycle
     AND w.state <> 'removed') AS linked_from,
  (SELECT min(w.known_from) FROM linkage l JOIN source w ON w.source_id = l.record_id / 1000000000
   WHERE l.cand_id = p.other_id AND l.cmte_dsgn IN ('P', 'A') AND l.fec_election_yr = p.cycle
     AND w.state <> 'removed') AS other_linked_from
FROM pair p;
