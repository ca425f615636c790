-- The other sides of entries stand on the coordinator: reports by name look up the words of many, and looked them up on
-- the shards, row by row, while they were a view of the facts (facts.sql). Readers go on with the view until the rows are
-- there. Written with a source and gone with it; `verify` holds them against the facts. A source's own are numbered
-- without a gap of others: which they are stands with it.
CREATE TABLE warchest.party_now (
  party_id bigint CONSTRAINT party_pkey PRIMARY KEY,
  entity_tp text COLLATE "C", name text COLLATE "C", city text COLLATE "C", state text COLLATE "C",
  zip_code text COLLATE "C", employer text COLLATE "C", occupation text COLLATE "C", last_name text COLLATE "C",
  first_name text COLLATE "C", middle_name text COLLATE "C", prefix text COLLATE "C", suffix text COLLATE "C",
  street_1 text COLLATE "C", street_2 text COLLATE "C",
  display_name text COLLATE "C" GENERATED ALWAYS AS (
    coalesce(name, last_name || coalesce(', ' || first_name, '') || coalesce(' ' || middle_name, '')
      || coalesce(' ' || suffix, ''), first_name)) STORED
);

INSERT INTO warchest.party_now
SELECT party_id, party_entity_tp, party_name, party_city, party_state, party_zip_code, party_employer, party_occupation,
  party_last_name, party_first_name, party_middle_name, party_prefix, party_suffix, party_street_1, party_street_2
FROM warchest.fact WHERE party_first;

DROP VIEW warchest.party CASCADE;
ALTER TABLE warchest.party_now RENAME TO party;
ANALYZE warchest.party;

ALTER TABLE warchest_server.published ADD COLUMN first_party bigint, ADD COLUMN last_party bigint;
UPDATE warchest_server.published p SET first_party = s.first_party, last_party = s.last_party
FROM (
  SELECT part, entry_id / 1000000000 AS source_id, min(party_id) AS first_party, max(party_id) AS last_party
  FROM warchest.fact WHERE party_first GROUP BY part, entry_id / 1000000000) s
WHERE s.source_id = p.source_id AND s.part = p.part;
