-- order: 2
-- view: rejects
-- about: Every record refused, with its raw bytes and the reason.
-- column: source_id  integer  The file, see sources
-- column: file  text  Name of that file
-- columns: member
-- column: line  integer  First physical line of the record, from 1
-- column: byte_offset  integer  Offset of the record in the file, from 0
-- column: column_name  text  Column at fault; blank when the whole record is
-- column: reason  text  Reason code, see docs/formats.md
-- column: message  text  The reason in words
-- column: raw  blob  First 64 KiB of the record, byte for byte
-- column: raw_bytes  integer  Length of the whole record in bytes
-- column: raw_sha256  text  Hash of the whole record
CREATE VIEW rejects AS
SELECT
  r.source_id, s.file, s.member, r.line, r.byte_offset, r.column_name, r.reason, r.message, r.raw, r.raw_bytes, r.raw_sha256
FROM reject r JOIN source s ON s.source_id = r.source_id;
