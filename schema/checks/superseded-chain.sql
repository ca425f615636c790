-- check: superseded-chain
-- about: A superseded file names a newer file of its series and falls silent on the day that one begins; a current file has no end.
SELECT s.source_id, s.file, s.state, s.superseded_by, s.known_from, s.known_until, n.known_from AS next_known_from
FROM source s LEFT JOIN source n ON n.source_id = s.superseded_by
WHERE s.state <> 'removed' AND (
  (s.state = 'superseded' AND (n.source_id IS NULL OR n.series IS NOT s.series OR s.known_until <> n.known_from))
  OR (s.state = 'current' AND (s.superseded_by IS NOT NULL OR s.known_until <> '9999-12-31')))
UNION ALL
SELECT a.source_id, a.file, a.state, b.source_id, a.known_from, a.known_until, b.known_from
FROM source a JOIN source b ON b.series = a.series AND b.source_id > a.source_id
WHERE a.state = 'current' AND b.state = 'current' AND a.series IS NOT NULL
ORDER BY 1
