-- method: outside_sum
-- about: Whose turn it is to speak of a spender's outside money: the roll-up of the question with the place of each kind of file, and the place whose turn it is per spender, period and nature; filings speak beside it. Decided here and nowhere else.
-- uses: in_period
-- rule: filing-speaks/1: filings speak for themselves; rows of bulk files that they tell are left out, other bulk rows count beside them
-- rule: ie-csv-or-pas2/1: beside filings one kind of file speaks for a spender and cycle: itpas2 (with what only itoth has), then the FEC's CSVs, then exports of FEC.gov, then journals; journals only where no filing does; --method fec-ie-csv-first/1 puts the CSV first
outside_sum AS MATERIALIZED (  -- read_whole: filings read row by row: notices, and rows without a candidate's id
  SELECT q.*, min(CASE WHEN q.counts_as = 'outside spending' AND NOT (q.is_notice AND :method = 'fec-regular-only/1')
    THEN q.place END)
      OVER (PARTITION BY q.spender_id, q.cycle, q.nature) AS turn,
    max(CASE WHEN q.format = 'fec-efile' AND (q.is_notice OR q.candidate_id = '') THEN 1 ELSE 0 END)
      OVER (PARTITION BY q.spender_id, q.cycle, q.source_id) AS read_whole
  FROM (
    SELECT s.source_id, s.cycle, s.format, s.is_notice, r.cmte_id AS spender_id, r.cand_id AS candidate_id, k.nature,
      k.stance, k.counts_as, k.status_rule, k.transaction_tp, r.n, r.cents, r.first_day, r.last_day, CASE
      WHEN s.format IN ('fec-bulk/itpas2', 'fec-bulk/itoth') THEN CASE :method WHEN 'fec-ie-csv-first/1' THEN 1
      ELSE 0 END WHEN s.format LIKE 'fec-csv/%' THEN CASE :method WHEN 'fec-ie-csv-first/1' THEN 0
      ELSE 1 END WHEN s.format = 'fec-efile' THEN 1 WHEN s.format LIKE 'fec-export/%' THEN 2 ELSE 3 END AS place
    FROM roll_outside r JOIN in_period s ON s.source_id = r.source_id JOIN posting_classes k ON k.class_id = r.class_id
    WHERE r.cmte_id <> '*' AND (:key_spender_id IS NULL OR r.cmte_id = :key_spender_id)) q)
