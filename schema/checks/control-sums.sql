-- check: control-sums
-- about: As many rows as each file says it posted, with the control sum it had when it was imported (of ledger formats; prefix fec-efile counts no memo rows). A pruned file has none.
-- slow: reads every entry; run by verify --thorough, verify itself finds the same in one reading
WITH posted AS (
  SELECT source_id, sum(n) AS n, sum(cents) AS cents FROM (
  SELECT entry_id / 1000000000 AS source_id, count(*) AS n, sum(amount_cents) AS cents FROM entry GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM committee GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM candidate GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM linkage GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM candidate_summary GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM committee_summary GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM lobbyist_bundle GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM election GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM result GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM stated_total GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM stated_share GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM zip_district GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM claim GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM received GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM filing_item GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM ad_document GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM sponsor_match GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM identity_decision GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM decision GROUP BY 1)
  GROUP BY source_id)
SELECT source_id, coalesce(max(file), 'rows without a source') AS file, coalesce(max(posted), 0) AS posted,
  coalesce(max(n), 0) AS found, coalesce(max(sum_cents), 0) AS sum_cents, max(cents) AS found_cents
FROM (
  SELECT source_id, file, state, posted, sum_cents, sum_cents + iif(format = 'fec-efile', memo_cents, 0) AS expected,
    NULL AS n, NULL AS cents FROM source
  UNION ALL
  SELECT source_id, NULL, NULL, NULL, NULL, NULL, n, cents FROM posted)
GROUP BY source_id
HAVING iif(coalesce(max(state), 'removed') = 'removed', max(n) IS NOT NULL,
  NOT (max(state) = 'superseded' AND max(n) IS NULL)
  AND (coalesce(max(n), 0) <> max(posted) OR coalesce(max(cents) <> max(expected), 0)))
ORDER BY 1
