-- check: entries
-- about: Every entry has whole cents, a real day, ids that are numbers or text, and dimensions that exist and belong to its own file.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
SELECT e.entry_id, e.filing_id, e.posting_id, e.party_id, e.detail_id, e.amount_cents
FROM entry e
LEFT JOIN filing_ref f ON f.filing_id = e.filing_id
LEFT JOIN posting o ON o.posting_id = e.posting_id
LEFT JOIN party p ON p.party_id = e.party_id
LEFT JOIN detail d ON d.detail_id = e.detail_id
WHERE typeof(e.amount_cents) <> 'integer'
   OR typeof(e.entry_day) NOT IN ('integer', 'null')
   OR typeof(e.tran_id) = 'blob' OR typeof(e.image) = 'blob' OR typeof(e.sub_id) = 'blob'
   OR f.source_id IS NOT e.entry_id / 1000000000
   OR o.source_id IS NOT e.entry_id / 1000000000
   OR p.party_id IS NULL
   OR (e.detail_id IS NOT NULL AND d.detail_id IS NULL)
   OR e.entry_id % 1000000000 = 0
ORDER BY e.entry_id
