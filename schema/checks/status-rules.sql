-- check: status-rules
-- about: Every status other than active names a rule of schema/codes/status_rule.csv that gives that status.
SELECT 'posting_class' AS kept_in, k.class_id AS id, k.status, k.status_rule
FROM posting_class k LEFT JOIN code_status_rule c ON c.rule = k.status_rule
WHERE (k.status = 'active') <> (k.status_rule IS NULL)
   OR (k.status_rule IS NOT NULL AND c.status IS NOT k.status)
UNION ALL
SELECT 'filing_ref', f.filing_id, f.status, f.status_rule
FROM filing_ref f LEFT JOIN code_status_rule c ON c.rule = f.status_rule
WHERE (f.status IS NOT NULL OR f.status_rule IS NOT NULL) AND (f.status IS NULL OR c.status IS NOT f.status)
UNION ALL
SELECT 'rule of superseded files', NULL, 'superseded', 'newer-snapshot/1'
WHERE NOT EXISTS (SELECT 1 FROM code_status_rule WHERE rule = 'newer-snapshot/1' AND status = 'superseded')
ORDER BY 1, 2
