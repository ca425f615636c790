-- order: 36
-- view: sponsor_matches
-- about: What people decided on who a sponsor of ads is; the file of decisions can live in git (warchest match).
-- column: sponsor  text  Name as the ad file prints it
-- column: cmte_id  text  Committee
-- column: decision  text  accept or reject; the last row of a sponsor and committee holds
-- column: decided_by  text  Who decided
-- column: decided_on  date  When
-- column: why  text  Why
-- column: record_id  integer  Permanent number of the record
-- column: source_id  integer  The file of decisions, see sources
CREATE VIEW sponsor_matches AS
SELECT m.sponsor, m.cmte_id, m.decision, m.decided_by, m.decided_on, m.why, m.record_id, s.source_id
FROM sponsor_match m CROSS JOIN source s
WHERE s.source_id = m.record_id / 1000000000 AND s.state = 'current';
