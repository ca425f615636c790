-- check: superseded-chain
-- about: A superseded file names a newer file of its series and falls silent on the day that one begins; a current file has no end; a file that mends another speaks exactly as long as that one.
SELECT s.source_id, s.file, s.state, s.superseded_by, s.known_from, s.known_until, n.known_from AS next_known_from
FROM source s LEFT JOIN source n ON n.source_id = s.superseded_by
WHERE s.state <> 'removed' AND s.supplements IS NULL AND (
  (s.state = 'superseded' AND (n.source_id IS NULL OR n.series IS NOT s.series OR s.known_until <> n.known_from))
  OR (s.state = 'current' AND (s.superseded_by IS NOT NULL OR s.known_until <> '9999-12-31')))
UNION ALL
SELECT a.source_id, a.file, a.state, b.source_id, a.known_from, a.known_until, b.known_from
FROM source a JOIN source b ON b.series = a.series AND b.source_id > a.source_id
WHERE a.state = 'current' AND b.state = 'current' AND a.series IS NOT NULL
UNION ALL
SELECT s.source_id, s.file, s.state, s.supplements, s.known_from, s.known_until, p.known_from
FROM source s LEFT JOIN source p ON p.source_id = s.supplements
WHERE s.state <> 'removed' AND s.supplements IS NOT NULL
  AND (p.source_id IS NULL OR s.state <> p.state OR s.known_from <> p.known_from
       OR s.known_until <> p.known_until)
ORDER BY 1
