-- order: 1
-- view: sources
-- about: Every file loaded, with its control sums, replaced and removed ones too.
-- column: source_id  integer  Number of the source; its rows are numbered from source_id times 1,000,000,000
-- column: file  text  File name as given, without its folder
-- column: member  text  Member of a zip; blank for a plain file
-- column: format  text  Format id, as listed by `warchest formats`
-- column: cycle  integer  Even year that ends the two-year period; blank when not told
-- column: sha256  text  Hash of the (unzipped) bytes
-- column: bytes  integer  Size in bytes
-- column: lines  integer  Physical lines
-- column: posted  integer  Rows posted
-- column: rejected  integer  Rows refused, kept in rejects
-- column: sum_cents  integer  Control sum in cents of the format's one declared amount column, memo rows included; 0 where the format has none
-- column: state  text  current, superseded (by a newer copy) or removed
-- column: imported_at  text  When it was imported, UTC
-- column: received_on  date  When it became public, if told at import
-- column: path  text  Absolute path when imported
-- column: series  text  Snapshots of one series supersede each other; blank when the format is no snapshot
-- column: records  integer  posted + rejected + header + blank + text records
-- column: header_records  integer  Header records
-- column: blank_records  integer  Blank records
-- column: text_records  integer  Records of free text
-- column: continued_lines  integer  Lines of records behind their first one (line ends inside quotes): with records, all lines
-- column: memo_cents  integer  Cents of sum_cents that stand on memo entries
-- column: row_hash  text  Checksum over the posted rows
-- column: encoding_fallbacks  integer  Rows that were not UTF-8 and were read as Windows-1252
-- column: precision  text  exact, whole-dollar, stated or estimate: of the file's amounts
-- column: superseded_by  integer  The source that replaced it
-- column: known_from  date  First day on which it speaks in --as-of questions
-- column: known_until  date  First day on which it no longer speaks; 9999-12-31 while it does
-- column: tool_version  text  Version of warchest that imported it
CREATE VIEW sources AS
SELECT
  source_id,
  file,
  member,
  format,
  cycle,
  sha256,
  bytes,
  lines,
  posted,
  rejected,
  sum_cents,
  state,
  imported_at,
  received_on,
  path,
  series,
  records,
  header_records,
  blank_records,
  text_records,
  continued_lines,
  memo_cents,
  row_hash,
  encoding_fallbacks,
  precision,
  superseded_by,
  known_from,
  known_until,
  tool_version
FROM source;
