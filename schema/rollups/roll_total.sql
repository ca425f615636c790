-- Recounts roll_total of one source (:source) from its rows. The import keeps the same figures in
-- memory; this is the slow plain twin, run when rows change their status and by `verify`.
INSERT INTO roll_total (cmte_id, source_id, class_id, n, cents)
SELECT f.cmte_id, :source, p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
GROUP BY f.cmte_id, p.class_id;
INSERT INTO roll_total (cmte_id, source_id, class_id, n, cents)
SELECT '*', :source, p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
GROUP BY p.class_id;
