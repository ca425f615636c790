-- title: Share of small donors
-- question: What part of the money from individuals came in small gifts?
-- uses: period_report, by_size
-- params: cycle, limit = 1000
-- param: committee committee Only reports of this committee
-- columns: cycle, committee_id, committee, form, reports, coverage_start, coverage_end, unitemized_cents, small_itemized_cents, small_cents, individuals_cents, share_bp
-- column: individuals_cents cents Base: contributions of individuals, itemized or not
-- table: committee, share_bp, small_cents, individuals_cents, coverage_end, reports, cycle, committee_id
-- key: cycle, committee_id, form
-- cell: small_cents
-- methods: unitemized/1, at-most-200/1
-- rule: unitemized/1: gifts of donors who gave more than $200 in all must be itemized (11 CFR 104.8); what is not itemized is called small; some filers itemize smaller ones too
-- rule: at-most-200/1: unitemized, and every itemized gift of $200 and less by itself: a donor of twelve such gifts counts as small by this method
-- rule: reports whose form does not split the line (Form 3P before version 7.0) are left out
-- chart: bars x=committee y=share_bp top=20
-- order: cycle desc, committee_id, form
-- @with
asked AS (
  SELECT * FROM period_report
  WHERE (itemized_cents IS NOT NULL OR unitemized_cents IS NOT NULL) AND (:committee IS NULL OR filer_id = :committee)
    AND (:key_committee_id IS NULL OR (committee_id = :key_committee_id AND form = :key_form))),
small AS NOT MATERIALIZED (
  SELECT source_id, entry_id, cents
  FROM by_size WHERE :method = 'at-most-200/1' AND counts_as = 'individual gift' AND size_class = 0)
-- @query
SELECT cycle, committee_id, committee, form, reports, coverage_start, coverage_end, unitemized AS unitemized_cents,
  CASE :method WHEN 'at-most-200/1' THEN small END AS small_itemized_cents, unitemized + small AS small_cents,
  base AS individuals_cents, CASE WHEN base > 0 THEN (20000 * (unitemized + small) + base) / (2 * base) END AS share_bp
FROM (
  SELECT cycle, committee_id, max(committee) AS committee, form, count(*) AS reports,
    min(coverage_start) AS coverage_start, max(coverage_end) AS coverage_end, coalesce(sum(unitemized_cents),
    0) AS unitemized, coalesce(sum(m.cents), 0) AS small, coalesce(sum(individuals_cents), 0) AS base
  FROM asked a
  LEFT JOIN (SELECT source_id, sum(cents) AS cents FROM small GROUP BY source_id) m ON m.source_id = a.source_id
  GROUP BY cycle, committee_id, form) d
-- @why
SELECT filing_id AS record_id, coalesce(unitemized_cents, 0) AS cents, unitemized_cents,
  CAST(NULL AS BIGINT) AS small_itemized_cents, individuals_cents, 1 AS reports
FROM asked
UNION ALL
SELECT entry_id, cents, NULL, cents, NULL, NULL FROM small WHERE source_id IN (SELECT source_id FROM asked) ORDER BY 1
-- @excluded
SELECT rule, count(*) AS n, coalesce(sum(individuals_cents), 0) AS cents FROM replaced_report
WHERE :committee IS NULL OR filer_id = :committee GROUP BY rule
