-- check: dangling-records
-- about: Every reference record, report, posting, reject and finding belongs to a source that is still there.
SELECT 'committee' AS kept_in, t.record_id AS id FROM committee t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'candidate' AS kept_in, t.record_id AS id FROM candidate t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'linkage' AS kept_in, t.record_id AS id FROM linkage t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'candidate_summary' AS kept_in, t.record_id AS id FROM candidate_summary t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'committee_summary' AS kept_in, t.record_id AS id FROM committee_summary t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'lobbyist_bundle' AS kept_in, t.record_id AS id FROM lobbyist_bundle t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'election' AS kept_in, t.record_id AS id FROM election t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'result' AS kept_in, t.record_id AS id FROM result t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'stated_total' AS kept_in, t.record_id AS id FROM stated_total t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'stated_share' AS kept_in, t.record_id AS id FROM stated_share t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'zip_district' AS kept_in, t.record_id AS id FROM zip_district t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'claim' AS kept_in, t.record_id AS id FROM claim t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'received' AS kept_in, t.record_id AS id FROM received t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'decision' AS kept_in, t.record_id AS id FROM decision t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'filing_ref', t.filing_id FROM filing_ref t JOIN source s ON s.source_id = t.source_id
WHERE s.format <> 'fec-efile' AND t.filing_id NOT IN (SELECT filing_id FROM entry)
UNION ALL
SELECT 'filing', t.record_id FROM filing t LEFT JOIN source s ON s.source_id = t.source_id
WHERE s.source_id IS NULL OR s.state = 'removed' OR t.source_id <> t.record_id / 1000000000
UNION ALL
SELECT 'filing_item', t.record_id FROM filing_item t LEFT JOIN filing g ON g.source_id = t.record_id / 1000000000 WHERE g.source_id IS NULL
UNION ALL
SELECT 'filing_text', t.record_id FROM filing_text t LEFT JOIN filing g ON g.source_id = t.record_id / 1000000000 WHERE g.source_id IS NULL
UNION ALL
SELECT 'cover_line', t.record_id FROM cover_line t LEFT JOIN filing g ON g.source_id = t.record_id / 1000000000 WHERE g.source_id IS NULL
UNION ALL
SELECT 'filing_chain', t.source_id FROM filing_chain t LEFT JOIN filing g ON g.source_id = t.source_id WHERE g.source_id IS NULL
UNION ALL
SELECT 'filing without chain', g.source_id FROM filing g LEFT JOIN filing_chain t ON t.source_id = g.source_id WHERE t.source_id IS NULL
UNION ALL
SELECT 'notice_cover', t.entry_id FROM notice_cover t LEFT JOIN entry e ON e.entry_id = t.entry_id LEFT JOIN filing g ON g.source_id = t.covered_by
LEFT JOIN source s ON s.source_id = t.covered_by
WHERE e.entry_id IS NULL OR s.source_id IS NULL OR s.state = 'removed'
  OR (g.source_id IS NULL AND t.rule <> 'bulk-tells-notice/1')
UNION ALL
SELECT 'ad_document' AS kept_in, t.record_id AS id FROM ad_document t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'sponsor_match' AS kept_in, t.record_id AS id FROM sponsor_match t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'identity_decision' AS kept_in, t.record_id AS id FROM identity_decision t LEFT JOIN source s ON s.source_id = t.record_id / 1000000000
WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'filing_ref', t.filing_id FROM filing_ref t LEFT JOIN source s ON s.source_id = t.source_id WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'posting', t.posting_id FROM posting t LEFT JOIN source s ON s.source_id = t.source_id WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'reject', t.line FROM reject t LEFT JOIN source s ON s.source_id = t.source_id WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'finding', t.line FROM finding t LEFT JOIN source s ON s.source_id = t.source_id WHERE s.source_id IS NULL OR s.state = 'removed'
UNION ALL
SELECT 'posting without class', o.posting_id FROM posting o LEFT JOIN posting_class k ON k.class_id = o.class_id WHERE k.class_id IS NULL
UNION ALL
SELECT 'ad_buy without entry', a.entry_id FROM ad_buy a LEFT JOIN entry e ON e.entry_id = a.entry_id WHERE e.entry_id IS NULL
ORDER BY 1, 2
