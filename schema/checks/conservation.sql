-- check: conservation
-- about: Every record of a file is posted, rejected, header, blank or text, and every reject is kept.
SELECT s.source_id, s.file, s.records, s.posted, s.rejected,
  (SELECT count(*) FROM reject r WHERE r.source_id = s.source_id) AS rejects_kept
FROM source s
WHERE s.state <> 'removed'
  AND (s.records <> s.posted + s.rejected + s.header_records + s.blank_records + s.text_records
       OR s.rejected <> (SELECT count(*) FROM reject r WHERE r.source_id = s.source_id))
ORDER BY s.source_id
