-- title: Spellings
-- question: Under which names do rows that count give, get or employ?
-- uses: party_told
-- param: what choice(donor|employer|vendor) required Whose names
-- params: committee, race, cycle, state
-- param: limit count = 1000000000 More than there are: all are wanted
-- column: name text Name as filed
-- column: zip_code text ZIP code as filed
-- column: state text State as filed
-- column: city text City as filed
-- column: employer text Employer as filed
-- column: occupation text Occupation as filed
-- column: entity text Kind of party
-- column: n count Rows
-- column: cents cents Their sum
-- table: name, n, cents
-- method: spellings/1
-- order: none
-- @query
SELECT CASE :what WHEN 'employer' THEN p.employer ELSE p.display_name END AS name, p.zip_code, p.state, p.city,
  p.employer, p.occupation, p.entity_tp AS entity, t.n, t.cents
FROM (
  SELECT party_id, sum(n) AS n, sum(cents) AS cents FROM party_told WHERE dimension = :what GROUP BY party_id) t
CROSS JOIN party p
WHERE p.party_id = t.party_id AND (:state IS NULL OR upper(p.state) = :state)
