-- Recounts roll_size of one source (:source) from its rows. The import keeps the same figures in
-- memory; this is the slow plain twin, run when rows change their status and by `verify`.
INSERT INTO roll_size (cmte_id, source_id, bucket, class_id, n, cents)
SELECT f.cmte_id, :source, CASE WHEN abs(e.amount_cents) <= 20000 THEN 0 WHEN abs(e.amount_cents) < 50000 THEN 1
  WHEN abs(e.amount_cents) < 100000 THEN 2 WHEN abs(e.amount_cents) < 200000 THEN 3 ELSE 4 END, p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND c.individual = 1
GROUP BY f.cmte_id, CASE WHEN abs(e.amount_cents) <= 20000 THEN 0 WHEN abs(e.amount_cents) < 50000 THEN 1
  WHEN abs(e.amount_cents) < 100000 THEN 2 WHEN abs(e.amount_cents) < 200000 THEN 3 ELSE 4 END, p.class_id;
INSERT INTO roll_size (cmte_id, source_id, bucket, class_id, n, cents)
SELECT '*', :source, CASE WHEN abs(e.amount_cents) <= 20000 THEN 0 WHEN abs(e.amount_cents) < 50000 THEN 1
  WHEN abs(e.amount_cents) < 100000 THEN 2 WHEN abs(e.amount_cents) < 200000 THEN 3 ELSE 4 END, p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND c.individual = 1
GROUP BY CASE WHEN abs(e.amount_cents) <= 20000 THEN 0 WHEN abs(e.amount_cents) < 50000 THEN 1
  WHEN abs(e.amount_cents) < 100000 THEN 2 WHEN abs(e.amount_cents) < 200000 THEN 3 ELSE 4 END, p.class_id;
