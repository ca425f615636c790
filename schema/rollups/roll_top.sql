-- Recounts roll_top of one source (:source) from its rows. The import keeps the same figures in
-- memory; this is the slow plain twin, run when rows change their status and by `verify`.
INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents)
SELECT 'donor', cmte_id, :source, rank, party_id, n, cents FROM (
  SELECT f.cmte_id AS cmte_id, min(e.party_id) AS party_id, count(*) AS n, sum(e.amount_cents) AS cents,
    row_number() OVER (PARTITION BY f.cmte_id ORDER BY sum(e.amount_cents) DESC, min(e.party_id)) AS rank
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = p.class_id
  JOIN party y ON y.party_id = e.party_id
  WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
    AND c.status = 'active' AND c.individual = 1
  GROUP BY f.cmte_id, coalesce(y.display_name, ''), substr(coalesce(y.zip_code, ''), 1, 5)
) WHERE rank <= 100;
INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents)
SELECT 'donor', cmte_id, :source, rank, party_id, n, cents FROM (
  SELECT '*' AS cmte_id, min(e.party_id) AS party_id, count(*) AS n, sum(e.amount_cents) AS cents,
    row_number() OVER (ORDER BY sum(e.amount_cents) DESC, min(e.party_id)) AS rank
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = p.class_id
  JOIN party y ON y.party_id = e.party_id
  WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
    AND c.status = 'active' AND c.individual = 1
  GROUP BY coalesce(y.display_name, ''), substr(coalesce(y.zip_code, ''), 1, 5)
) WHERE rank <= 1000;
INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents)
SELECT 'employer', cmte_id, :source, rank, party_id, n, cents FROM (
  SELECT f.cmte_id AS cmte_id, min(e.party_id) AS party_id, count(*) AS n, sum(e.amount_cents) AS cents,
    row_number() OVER (PARTITION BY f.cmte_id ORDER BY sum(e.amount_cents) DESC, min(e.party_id)) AS rank
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = p.class_id
  JOIN party y ON y.party_id = e.party_id
  WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
    AND c.status = 'active' AND c.individual = 1
  GROUP BY f.cmte_id, coalesce(y.employer, '')
) WHERE rank <= 100;
INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents)
SELECT 'employer', cmte_id, :source, rank, party_id, n, cents FROM (
  SELECT '*' AS cmte_id, min(e.party_id) AS party_id, count(*) AS n, sum(e.amount_cents) AS cents,
    row_number() OVER (ORDER BY sum(e.amount_cents) DESC, min(e.party_id)) AS rank
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = p.class_id
  JOIN party y ON y.party_id = e.party_id
  WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
    AND c.status = 'active' AND c.individual = 1
  GROUP BY coalesce(y.employer, '')
) WHERE rank <= 1000;
INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents)
SELECT 'vendor', cmte_id, :source, rank, party_id, n, cents FROM (
  SELECT f.cmte_id AS cmte_id, min(e.party_id) AS party_id, count(*) AS n, sum(e.amount_cents) AS cents,
    row_number() OVER (PARTITION BY f.cmte_id ORDER BY sum(e.amount_cents) DESC, min(e.party_id)) AS rank
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = p.class_id
  JOIN party y ON y.party_id = e.party_id
  WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
    AND c.status = 'active' AND (c.kind = 'outside_spending' OR (c.kind = 'disbursement' AND c.nature <> 'refund'))
  GROUP BY f.cmte_id, coalesce(y.display_name, '')
) WHERE rank <= 100;
INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents)
SELECT 'vendor', cmte_id, :source, rank, party_id, n, cents FROM (
  SELECT '*' AS cmte_id, min(e.party_id) AS party_id, count(*) AS n, sum(e.amount_cents) AS cents,
    row_number() OVER (ORDER BY sum(e.amount_cents) DESC, min(e.party_id)) AS rank
  FROM entry e
  JOIN filing_ref f ON f.filing_id = e.filing_id
  JOIN posting p ON p.posting_id = e.posting_id
  JOIN posting_class c ON c.class_id = p.class_id
  JOIN party y ON y.party_id = e.party_id
  WHERE e.entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
    AND c.status = 'active' AND (c.kind = 'outside_spending' OR (c.kind = 'disbursement' AND c.nature <> 'refund'))
  GROUP BY coalesce(y.display_name, '')
) WHERE rank <= 1000;
