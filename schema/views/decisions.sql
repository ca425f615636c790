-- order: 37
-- view: decisions
-- about: What people decided on filings and rows that wait for a look (quarantine), or should; the file of decisions can live in git.
-- column: verb  text  release or quarantine; the line of the latest day holds, of one day the last
-- column: file_num  text  FEC number of the filing
-- column: tran_id  text  The one transaction of it; blank when all of it
-- column: decided_by  text  Who decided
-- column: decided_on  date  When
-- column: why  text  Why
-- column: stated_source  text  Where that can be seen
-- column: note  text  Note
-- column: record_id  integer  Permanent number of the record
-- column: source_id  integer  The file of decisions, see sources
CREATE VIEW decisions AS
SELECT d.verb, d.file_num, d.tran_id, d.decided_by, d.decided_on, d.why, d.stated_source, d.note, d.record_id, s.source_id
FROM decision d CROSS JOIN source s
WHERE s.source_id = d.record_id / 1000000000 AND s.state = 'current';
