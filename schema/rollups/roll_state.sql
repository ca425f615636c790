-- Recounts roll_state of one source (:source) from its rows. The import keeps the same figures in
-- memory; this is the slow plain twin, run when rows change their status and by `verify`.
INSERT INTO roll_state (cmte_id, source_id, state, class_id, n, cents)
SELECT f.cmte_id, :source, coalesce(y.state, ''), p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
JOIN party y ON y.party_id = e.party_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND (c.individual = 1 OR c.transaction_tp = '22Y')
GROUP BY f.cmte_id, coalesce(y.state, ''), p.class_id;
INSERT INTO roll_state (cmte_id, source_id, state, class_id, n, cents)
SELECT '*', :source, coalesce(y.state, ''), p.class_id, count(*), sum(e.amount_cents)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
JOIN party y ON y.party_id = e.party_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND (c.individual = 1 OR c.transaction_tp = '22Y')
GROUP BY coalesce(y.state, ''), p.class_id;
