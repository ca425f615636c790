-- order: 3
-- view: findings
-- about: What a reader should know of a posted row or of a whole file.
-- columns: source_id, file
-- column: line  integer  Physical line; 0 when it concerns the whole file
-- column: code  text  Code of the finding, see docs/formats.md
-- column: message  text  The finding in words
-- column: count  integer  How many times it was seen
-- column: source_state  text  current, superseded or removed
CREATE VIEW findings AS
SELECT
  f.source_id, s.file, f.line, f.code, f.message, f.count, s.state AS source_state
FROM finding f JOIN source s ON s.source_id = f.source_id;
