-- method: single_told
-- about: Rows of the filers asked for that no roll-up answers, with covered_by_rule, one by one: those of 24- and 48-hour notices, which roll-ups hold whole, and with --from or --to all. asked_entry has every row of theirs.
-- uses: entry_told, asked_filer
asked_entry AS NOT MATERIALIZED (
  SELECT * FROM entry_told e WHERE source_id IN (SELECT source_id FROM asked_source) AND (:asked IS NULL
    OR (source_id, filer_id) IN (SELECT source_id, asked_id FROM asked_source))),
single_told AS (
  SELECT * FROM asked_entry WHERE source_id IN (SELECT source_id FROM asked_source WHERE NOT is_rolled))
