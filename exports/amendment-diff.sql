-- title: What an amendment changed
-- question: Which cover lines and rows did a newer version of a report add, remove or change?
-- uses: version_change
-- params: committee, cycle, limit = 1000
-- param: filing text Only this version, by its FEC number; without it every amendment
-- param: against text Compare with this version; without it the one before
-- param: report text Only reports of this type, like Q1 or 12P
-- columns: filing, previous_filing, committee_id, committee, report, coverage_end, part, change, item, form_line, name, tran_id, before_cents, after_cents, difference_cents, words
-- column: filing text FEC number of the newer version; the file's name where it has none
-- table: change, part, form_line, words, difference_cents, name, filing, previous_filing
-- key: filing, previous_filing, part, item
-- cell: difference_cents
-- method: amendment-diff/1
-- note: the older version is replaced as a whole: in every total only the newer one counts (amended-filing/1)
-- order: filing, previous_filing, part, form_line, change, item
-- @query
SELECT p.filing, p.previous_filing, p.filer_id AS committee_id, p.committee, p.report, date(p.last_day * 86400,
  'unixepoch') AS coverage_end, f.part, f.change, f.item, f.line AS form_line, f.name, f.tran_id,
  f.old_cents AS before_cents, f.new_cents AS after_cents, coalesce(f.new_cents, 0) - coalesce(f.old_cents,
  0) AS difference_cents, CASE f.part WHEN 'cover line' THEN coalesce(
      (SELECT t.label FROM code_cover_line t WHERE t.form = p.form AND t.line = f.line),
      'line ' || f.line) || CASE f.column_ab WHEN 'B' THEN ', to date' ELSE '' END || CASE f.change
        WHEN 'added' THEN ': was blank, now ' || f.after WHEN 'removed' THEN ': was ' || f.before || ', now blank'
        ELSE ': from ' || f.before || ' to ' || f.after END
    ELSE CASE f.change WHEN 'added' THEN 'new row of ' || f.after WHEN 'removed' THEN 'row of ' || f.before
      || ' is gone' ELSE substr(
        CASE WHEN f.old_cents <> f.new_cents THEN ', amount from ' || f.before || ' to ' || f.after ELSE '' END
        || f.words, 3) END END AS words
FROM (
  SELECT f.*, printf('%s%,d.%02d', iif(old_cents < 0, '-', ''), abs(old_cents) / 100, abs(old_cents) % 100) AS before,
    printf('%s%,d.%02d', iif(new_cents < 0, '-', ''), abs(new_cents) / 100, abs(new_cents) % 100) AS after
  FROM version_change f) f
JOIN version_pair p ON p.filing = f.filing
-- @why
SELECT coalesce(f.old_record, p.old_cover) AS record_id, -f.old_cents AS cents, f.old_cents AS before_cents,
  CAST(NULL AS BIGINT) AS after_cents
FROM version_change f CROSS JOIN version_pair p WHERE f.part = :key_part AND f.item = :key_item
  AND f.old_cents IS NOT NULL
UNION ALL SELECT coalesce(f.new_record, p.new_cover), f.new_cents, NULL, f.new_cents
FROM version_change f CROSS JOIN version_pair p WHERE f.part = :key_part AND f.item = :key_item
  AND f.new_cents IS NOT NULL
