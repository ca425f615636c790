-- method: row_span
-- about: Which entries are read of each source: all, or those of :named_rows, a JSON list of entry numbers. warchest looks a name up in its index and binds the rows of all that begin with its words, more than are asked for, so that nothing is read whole for one person; in a complete statement (--sql) it is NULL.
-- column: first_id  integer  The first entry of a span
-- column: last_id   integer  The last one
row_span AS MATERIALIZED (
  SELECT source_id, source_id * 1000000000 AS first_id, source_id * 1000000000 + 999999999 AS last_id FROM source
  WHERE :named_rows IS NULL
  UNION ALL
  SELECT CAST(value AS BIGINT) / 1000000000, CAST(value AS BIGINT), CAST(value AS BIGINT)
  FROM json_each(coalesce(:named_rows, '[]')))
