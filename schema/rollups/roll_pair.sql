-- Recounts roll_pair of one source (:source) from its rows. The import keeps the same figures in
-- memory; this is the slow plain twin, run when rows change their status and by `verify`.
INSERT INTO roll_pair (cmte_id, source_id, other_id, class_id, n, cents)
SELECT f.cmte_id, :source, p.other_id, p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND p.other_id IS NOT NULL
GROUP BY f.cmte_id, p.other_id, p.class_id;
INSERT INTO roll_pair (cmte_id, source_id, other_id, class_id, n, cents)
SELECT '*', :source, p.other_id, p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND p.other_id IS NOT NULL
GROUP BY p.other_id, p.class_id;
