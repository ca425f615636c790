-- check: control-sums
-- about: As many rows as each file says it posted, with the control sum it had when it was imported (of ledger formats; prefix fec-efile counts no memo rows). A pruned file has none.
-- slow: reads every entry
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
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM claim GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM received GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM filing_item GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM ad_document GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM sponsor_match GROUP BY 1
  UNION ALL SELECT record_id / 1000000000 AS source_id, count(*) AS n, NULL AS cents FROM decision GROUP BY 1)
  GROUP BY source_id)
SELECT s.source_id, s.file, s.posted, coalesce(p.n, 0) AS found, s.sum_cents, p.cents AS found_cents
FROM source s LEFT JOIN posted p ON p.source_id = s.source_id
WHERE s.state <> 'removed'
  AND NOT (s.state = 'superseded' AND p.n IS NULL)
  AND (coalesce(p.n, 0) <> s.posted
       OR (p.cents IS NOT NULL AND p.cents <> s.sum_cents + iif(s.format = 'fec-efile', s.memo_cents, 0)))
UNION ALL
SELECT p.source_id, 'rows without a source', 0, p.n, 0, p.cents
FROM posted p LEFT JOIN source s ON s.source_id = p.source_id
WHERE s.source_id IS NULL OR s.state = 'removed'
ORDER BY 1
