-- order: 62
-- view: identity_decisions
-- about: What people decided on spellings of names (warchest match donors, vendors, employers); the file of decisions can live in git. docs/identity.md
-- column: decision  text  same or not same; blank where nobody has decided yet
-- column: kind  text  donor, vendor or employer
-- column: name  text  Name as filed
-- column: zip  text  First five of its ZIP code; blank, like state and employer, where any will do
-- column: state  text  Its state
-- column: employer  text  Its employer
-- column: other_name  text  The other name; of a group the one that reports print
-- column: other_zip  text  Its ZIP code
-- column: other_state  text  Its state
-- column: other_employer  text  Its employer
-- column: decided_by  text  Who decided
-- column: decided_on  date  When
-- column: why  text  Why
-- column: stated_source  text  Where that can be seen
-- column: note  text  Note
-- column: node  text  The spelling as it is compared: name, ZIP code, state and employer in capitals without punctuation, | between
-- column: other_node  text  The same of the other
-- column: holds  integer  1 where no later line is on the same two spellings
-- column: file  text  The file of decisions
-- column: line  integer  Its line there
-- column: record_id  integer  Permanent number of the record
-- column: source_id  integer  The file of decisions, see sources
CREATE VIEW identity_decisions AS
SELECT d.decision, d.kind, d.name, d.zip, d.state, d.employer, d.other_name, d.other_zip, d.other_state,
  d.other_employer, d.decided_by, d.decided_on, d.why, d.stated_source, d.note, a.node, b.node AS other_node, CASE
  WHEN d.decision IS NULL THEN 0 WHEN row_number() OVER (
    PARTITION BY d.kind, CASE WHEN a.node < b.node THEN a.node ELSE b.node END, CASE WHEN a.node < b.node THEN b.node
      ELSE a.node END, d.decision IS NULL
    ORDER BY d.decided_on DESC, s.sha256 DESC, d.record_id DESC) = 1 THEN 1 ELSE 0 END AS holds,
  s.file, d.record_id % 1000000000 AS line, d.record_id, s.source_id
FROM identity_decision d CROSS JOIN source s CROSS JOIN identity_names a CROSS JOIN identity_names b
WHERE s.source_id = d.record_id / 1000000000 AND s.state = 'current' AND a.record_id = d.record_id AND a.is_other = 0
  AND b.record_id = d.record_id AND b.is_other = 1;
