-- Recounts roll_outside of one source (:source) from its rows. The import keeps the same figures in
-- memory; this is the slow plain twin, run when rows change their status and by `verify`.
INSERT INTO roll_outside (cmte_id, source_id, cand_id, class_id, n, cents, first_day, last_day)
SELECT f.cmte_id, :source, coalesce(p.cand_id, CASE WHEN p.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]'
  THEN p.other_id END, ''), p.class_id, count(*), sum(e.amount_cents), min(e.entry_day), max(e.entry_day)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND c.kind = 'outside_spending'
GROUP BY f.cmte_id, coalesce(p.cand_id, CASE WHEN p.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]'
  THEN p.other_id END, ''), p.class_id;
INSERT INTO roll_outside (cmte_id, source_id, cand_id, class_id, n, cents, first_day, last_day)
SELECT '*', :source, coalesce(p.cand_id, CASE WHEN p.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]'
  THEN p.other_id END, ''), p.class_id, count(*), sum(e.amount_cents), min(e.entry_day), max(e.entry_day)
FROM entry e
JOIN filing_ref f ON f.filing_id = e.filing_id
JOIN posting p ON p.posting_id = e.posting_id
JOIN posting_class c ON c.class_id = p.class_id
WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
AND c.kind = 'outside_spending'
GROUP BY coalesce(p.cand_id, CASE WHEN p.other_id GLOB '[HSP][0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9]'
  THEN p.other_id END, ''), p.class_id;
