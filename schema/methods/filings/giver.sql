-- method: giver
-- about: The parties, as stored, that gave in electronic filings of the question; in @why those with the donor's name and ZIP code, or the employer, of the row, so that a proof need not look up the name of every entry.
-- uses: in_period
giver AS MATERIALIZED (
  SELECT DISTINCT r.party_id
  FROM in_period s CROSS JOIN roll_gift r CROSS JOIN party p
  WHERE r.gift_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999 AND p.party_id = r.party_id
    AND (coalesce(:identity, 'none') <> 'none' OR ((:key_zip5 IS NULL OR coalesce(substr(p.zip_code, 1, 5),
    '') = CAST(:key_zip5 AS TEXT)) AND (:key_employer IS NULL
    OR upper(coalesce(p.employer, '')) = CAST(:key_employer AS TEXT)) AND (:key_donor IS NULL
    OR upper(coalesce(p.display_name, '')) = CAST(:key_donor AS TEXT)))))
