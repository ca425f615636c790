-- name: small-donor-share
-- title: Share of small donors
-- question: What part of the money from individuals came in small gifts?
-- param: committee  committee          Only reports of this committee
-- param: cycle      cycle              Only this two-year period
-- param: limit      count = 1000         Rows to return
-- column: cycle  text  Two-year period
-- column: committee_id  text  Committee
-- column: committee  text  Name as filed
-- column: form  text  FEC form
-- column: reports  count  Reports added up
-- column: coverage_start  date  First day covered
-- column: coverage_end  date  Last day covered
-- column: unitemized_cents  cents  Unitemized contributions of individuals, as the summary pages tell them
-- column: small_itemized_cents  cents  Itemized gifts of $200 and less each; by method at-most-200/1
-- column: small_cents  cents  Small gifts by the method
-- column: individuals_cents  cents  Base: contributions of individuals, itemized or not
-- column: share_bp  basis_points  small gifts of the base
-- table: committee, share_bp, small_cents, individuals_cents, coverage_end, reports, cycle, committee_id
-- key: cycle, committee_id, form
-- cell: small_cents
-- method: unitemized/1
-- method: at-most-200/1
-- rule: unitemized/1: gifts of donors who gave more than $200 in all must be itemized (11 CFR 104.8); what is not itemized is called small; some filers itemize smaller ones too
-- rule: at-most-200/1: unitemized, and every itemized gift of $200 and less by itself: a donor of twelve such gifts counts as small by this method
-- rule: sums of the summary pages for the period (Column A) of current versions only; replaced ones are left out (amended-filing/1)
-- rule: reports whose form does not split the line (Form 3P before version 7.0) are left out
-- order: cycle desc, committee_id, form
-- @query
WITH cur AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, coalesce(t.filer_id, '') AS committee_id, coalesce(t.file_num, s.file) AS filing, g.coverage_from_day AS first_day,
    g.coverage_through_day AS last_day, coalesce(CAST(s.cycle AS TEXT), '') AS cycle
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND (:committee IS NULL OR g.cmte_id = :committee) AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))),
small AS (
  SELECT c.source_id, sum(r.cents) AS cents
  FROM cur c CROSS JOIN roll_size r ON r.cmte_id = '*' AND r.source_id = c.source_id AND r.bucket = 0
  CROSS JOIN posting_classes k ON k.class_id = r.class_id
  WHERE :method = 'at-most-200/1' AND k.counts_as = 'individual gift'
  GROUP BY c.source_id),
summed AS (
  SELECT cycle, committee_id, max(filer_name) AS committee, form, count(*) AS reports, min(coverage_start) AS coverage_start,
    max(coverage_end) AS coverage_end, coalesce(sum(unitemized_cents), 0) AS unitemized, sum(m.cents) AS small,
    coalesce(sum(individuals_cents), 0) AS base
  FROM cur c LEFT JOIN small m ON m.source_id = c.source_id
  WHERE c.itemized_cents IS NOT NULL OR c.unitemized_cents IS NOT NULL
  GROUP BY cycle, committee_id, form)
SELECT cycle, committee_id, committee, form, reports, coverage_start, coverage_end, unitemized AS unitemized_cents,
  CASE :method WHEN 'at-most-200/1' THEN coalesce(small, 0) END AS small_itemized_cents,
  unitemized + coalesce(small, 0) AS small_cents, base AS individuals_cents,
  CASE WHEN base > 0 THEN (20000 * (unitemized + coalesce(small, 0)) + base) / (2 * base) END AS share_bp
FROM summed
ORDER BY cycle DESC, committee_id, form
LIMIT coalesce(:limit, 1000)
-- @why
WITH cur AS MATERIALIZED (  -- the periodic reports that speak on :as_of
  SELECT t.*, coalesce(t.filer_id, '') AS committee_id, coalesce(t.file_num, s.file) AS filing, g.coverage_from_day AS first_day,
    g.coverage_through_day AS last_day, coalesce(CAST(s.cycle AS TEXT), '') AS cycle
  FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
  WHERE s.state <> 'removed' AND s.known_from <= :as_of AND :as_of < s.known_until
    AND coalesce(g.cmte_id, '') = :key_committee_id AND g.form_tp = :key_form
    AND coalesce(CAST(s.cycle AS TEXT), '') = CAST(:key_cycle AS TEXT))
SELECT filing_id AS record_id, coalesce(unitemized_cents, 0) AS cents, unitemized_cents, NULL AS small_itemized_cents, individuals_cents,
  1 AS reports
FROM cur WHERE itemized_cents IS NOT NULL OR unitemized_cents IS NOT NULL
UNION ALL
SELECT e.entry_id, e.amount_cents, NULL, e.amount_cents, NULL, NULL
FROM cur c CROSS JOIN entry e ON e.entry_id BETWEEN c.source_id * 1000000000 AND c.source_id * 1000000000 + 999999999
CROSS JOIN posting p ON p.posting_id = e.posting_id CROSS JOIN posting_classes k ON k.class_id = p.class_id
WHERE :method = 'at-most-200/1' AND k.counts_as = 'individual gift' AND abs(e.amount_cents) <= 20000
  AND (c.itemized_cents IS NOT NULL OR c.unitemized_cents IS NOT NULL)
ORDER BY 1
-- @excluded
SELECT 'amended-filing/1' AS rule, count(*) AS n, coalesce(sum(t.individuals_cents), 0) AS cents
FROM filing g CROSS JOIN source s ON s.source_id = g.source_id CROSS JOIN report_totals t ON t.source_id = g.source_id
WHERE s.state <> 'removed' AND s.known_until <= :as_of AND (:committee IS NULL OR g.cmte_id = :committee)
  AND (:cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
HAVING count(*) > 0
