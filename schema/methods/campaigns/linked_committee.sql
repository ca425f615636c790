-- method: linked_committee
-- about: A candidate's own committees as FEC files link them: authorised ones (P, A) of a linkage file, and the principal committee of a candidate file. Pairs repeat; period is the two-year period of the link, '' is any. For those that committees' own forms tell too see candidate_committees.
-- uses: speaking
linked_committee AS NOT MATERIALIZED (
  SELECT l.cand_id AS candidate_id, l.cmte_id AS committee_id, CAST(coalesce(CAST(l.fec_election_yr AS TEXT),
    '') AS TEXT) AS period
  FROM linkage l JOIN speaking s ON s.source_id = l.record_id / 1000000000 WHERE l.cmte_dsgn IN ('P', 'A')
  UNION ALL
  SELECT c.cand_id, c.cand_pcc, CAST(s.cycle AS TEXT)
  FROM candidate c JOIN speaking s ON s.source_id = c.record_id / 1000000000 WHERE c.cand_pcc IS NOT NULL)
