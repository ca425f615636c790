-- check: conservation
-- about: Every record of a file is posted, rejected, header, blank or text, every reject is kept, and every line of the file
--   begins a record or goes on with one inside quotes; a filing's never do.
SELECT s.source_id, s.file, s.lines, s.records + s.continued_lines AS accounted, s.posted, s.rejected,
  (SELECT count(*) FROM reject r WHERE r.source_id = s.source_id) AS rejects_kept
FROM source s
WHERE s.state <> 'removed'
  AND (s.records <> s.posted + s.rejected + s.header_records + s.blank_records + s.text_records
       OR s.lines <> s.records + s.continued_lines OR (s.format = 'fec-efile' AND s.continued_lines <> 0)
       OR s.rejected <> (SELECT count(*) FROM reject r WHERE r.source_id = s.source_id))
ORDER BY s.source_id
-- order: 1
