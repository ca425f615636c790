-- method: notice_told
-- about: Rows of 24- and 48-hour notices of the question, of --committee, with covered_by_rule, one by one: roll-ups hold notices whole, so sums take what counts of notices from here.
-- uses: entry_told
notice_told AS (
  SELECT * FROM entry_told
  WHERE is_notice AND (:committee IS NULL OR filer_id = :committee AND source_id IN (SELECT source_id FROM roll_total
    WHERE cmte_id = :committee)))
