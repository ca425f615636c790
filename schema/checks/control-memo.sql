-- check: control-memo
-- about: The memo part of each control sum is the sum of the rows marked X.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
SELECT s.source_id, s.file, s.memo_cents, coalesce(sum(e.amount_cents), 0) AS found_cents
FROM source s
LEFT JOIN posting o ON o.source_id = s.source_id AND o.class_id IN (SELECT class_id FROM posting_class WHERE memo = 1)
LEFT JOIN (SELECT posting_id, sum(amount_cents) AS amount_cents FROM entry GROUP BY posting_id) e ON e.posting_id = o.posting_id
WHERE s.state <> 'removed'
  AND EXISTS (SELECT 1 FROM entry x WHERE x.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999)
GROUP BY s.source_id
HAVING s.memo_cents <> coalesce(sum(e.amount_cents), 0)
ORDER BY s.source_id
