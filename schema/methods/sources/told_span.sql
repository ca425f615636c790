-- method: told_span
-- about: Every source that was not removed, and the days on which it speaks: from speaks_from until the day before speaks_until. Those of :as_of are speaking, of them those of the question in_period; those that spoke before are replaced.
-- column: cycle         text  Two-year period of the source files; blank when not told
-- column: is_notice     integer  1 for 24- and 48-hour notices (Forms 24, 6, and 5 of that kind)
-- column: is_asked      integer  1 when of --cycle, of the two years of a race's day, or without a period; of --filing; in @why of the row
-- column: speaks_from   date  First day on which it speaks
-- column: speaks_until  date  First day on which it no longer does
-- uses: speaking
told_span AS NOT MATERIALIZED (
  SELECT s.*, g.form_tp AS form, g.file_num, g.cmte_id AS filer_id, g.record_id AS cover_id,
    coalesce(g.form_tp IN ('F24', 'F6') OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')), FALSE) AS is_notice,
    (:cycle IS NULL OR s.cycle IN ('', CAST(:cycle AS TEXT))) AND (:race_date IS NULL OR s.cycle IN ('',
    CAST((CAST(substr(:race_date, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT))) AND (:filing IS NULL
    OR (g.record_id IS NOT NULL AND coalesce(g.file_num, s.file) = :filing)) AND (:key_cycle IS NULL
    OR s.cycle = CAST(:key_cycle AS TEXT)) AND (coalesce(:key_source_id, '') = ''
    OR s.source_id = CAST(:key_source_id AS INTEGER)) AS is_asked
  FROM file_span s LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id))
