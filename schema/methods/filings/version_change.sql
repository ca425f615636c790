-- method: version_change
-- about: What two versions of a report (version_pair: each with the one before it, or with --against) say differently, cover line by cover line and row by row; the rows on both sides, before the amounts.
-- uses: filing_version
-- rule: rows are the same when both versions give them one transaction id (the first to the first where it repeats); else when line, name, date, amount and memo code agree
-- rule: memo entries are compared like all others, and loans and debts by their balance: this report adds nothing up
version_pair AS MATERIALIZED (
  SELECT n.source_id AS new_id, o.source_id AS old_id, n.cover_id AS new_cover, o.cover_id AS old_cover, n.filing,
    o.filing AS previous_filing, n.form, coalesce(n.filer_id, '') AS filer_id, n.committee, n.report, n.last_day
  FROM asked_cover a CROSS JOIN filing_version n CROSS JOIN filing_chain c CROSS JOIN filing_version o
  WHERE n.source_id = a.source_id AND c.root = n.chain AND c.position < n.position AND o.source_id = c.source_id
    AND CASE WHEN :against IS NULL THEN c.position = n.position - 1 ELSE o.filing = :against END AND (:report IS NULL
    OR n.report = upper(:report)) AND (:key_filing IS NULL OR n.filing = :key_filing) AND (:key_previous_filing IS NULL
    OR o.filing = :key_previous_filing)),
side AS MATERIALIZED (
  SELECT filing, 0 AS is_new, old_id * 1000000000 AS first_record FROM version_pair
  UNION ALL SELECT filing, 1, new_id * 1000000000 FROM version_pair),
cover AS (
  SELECT v.filing, l.form_line, l.column_ab, sum(CASE v.is_new WHEN 0 THEN l.amount_cents END) AS old_cents,
    sum(CASE v.is_new WHEN 1 THEN l.amount_cents END) AS new_cents
  FROM side v CROSS JOIN cover_line l WHERE l.record_id BETWEEN v.first_record AND v.first_record + 999999999
  GROUP BY v.filing, l.form_line, l.column_ab),
item AS (
  SELECT v.filing, v.is_new, e.entry_id AS record_id, CAST(e.tran_id AS TEXT) AS tran_id, k.line,
    coalesce(y.display_name, '') AS name, coalesce(e.entry_day, 0) AS day, e.amount_cents AS cents, k.memo,
    coalesce(d.purpose, '') AS purpose, coalesce(o.transaction_pgi, '') AS election
  FROM side v CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_class k CROSS JOIN party y
    LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE e.entry_id BETWEEN v.first_record AND v.first_record + 999999999 AND o.posting_id = e.posting_id
    AND k.class_id = o.class_id AND y.party_id = e.party_id
  UNION ALL
  SELECT v.filing, v.is_new, i.record_id, i.tran_id, replace(upper(i.record_type), '/', ''),
    coalesce(i.name, i.last_name || coalesce(', ' || i.first_name, ''), ''), coalesce(i.day, 0),
    coalesce(i.balance_cents, i.amount_cents, 0), 0, '', ''
  FROM side v CROSS JOIN filing_item i WHERE i.record_id BETWEEN v.first_record AND v.first_record + 999999999
    AND substr(upper(i.record_type), 1, 2) IN ('SC', 'SD')),
by_id AS MATERIALIZED (  -- sides 2: the other version has the same transaction id, the first for the first
  SELECT i.*, CASE WHEN tran_id IS NULL THEN 1 ELSE count(*) OVER w END AS sides, lag(record_id) OVER w AS old_record,
    lag(cents) OVER w AS old_cents, lag(day) OVER w AS old_day, lag(name) OVER w AS old_name,
    lag(line) OVER w AS old_line, lag(memo) OVER w AS old_memo, lag(purpose) OVER w AS old_purpose,
    lag(election) OVER w AS old_election
  FROM (SELECT i.*, row_number() OVER (PARTITION BY filing, is_new, tran_id ORDER BY line, record_id) AS nth
    FROM item i) i
  WINDOW w AS (PARTITION BY filing, tran_id, nth ORDER BY is_new
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
by_words AS (  -- of the rest: sides 2, the other version has the same line, name, date, amount and memo code
  SELECT i.*, count(*) OVER (PARTITION BY filing, line, name, day, cents, memo, kth) AS words_sides FROM (
    SELECT i.*, row_number() OVER (PARTITION BY filing, is_new, line, name, day, cents, memo ORDER BY record_id) AS kth
    FROM by_id i WHERE sides = 1) i),
changed AS (
  SELECT i.*, CASE WHEN old_day <> day THEN ', date from ' || CASE old_day WHEN 0 THEN 'none'
    ELSE date(old_day * 86400, 'unixepoch') END || ' to ' || CASE day WHEN 0 THEN 'none' ELSE date(day * 86400,
    'unixepoch') END ELSE '' END || CASE WHEN old_name <> name THEN ', name from ' || coalesce(nullif(old_name, ''),
    'none') || ' to ' || coalesce(nullif(name, ''), 'none') ELSE '' END || CASE
    WHEN old_line <> line THEN ', moved from ' || old_line || ' to ' || line ELSE '' END || CASE
    WHEN old_memo < memo THEN ', now a memo entry' WHEN old_memo > memo THEN ', no longer a memo entry'
    ELSE '' END || CASE WHEN old_purpose <> purpose THEN ', purpose from ' || coalesce(nullif(old_purpose, ''),
    'none') || ' to ' || coalesce(nullif(purpose, ''), 'none') ELSE '' END || CASE
    WHEN old_election <> election THEN ', election from ' || coalesce(nullif(old_election, ''),
    'none') || ' to ' || coalesce(nullif(election, ''), 'none') ELSE '' END AS words
  FROM by_id i WHERE sides = 2 AND is_new = 1),
version_change AS (
  SELECT filing, 'cover line' AS part, form_line || ' ' || column_ab AS item, CASE WHEN old_cents IS NULL THEN 'added'
    WHEN new_cents IS NULL THEN 'removed' ELSE 'changed' END AS change, form_line AS line, column_ab,
    CAST(NULL AS TEXT) AS name, CAST(NULL AS TEXT) AS tran_id, old_cents, new_cents, CAST(NULL AS TEXT) AS words,
    CAST(NULL AS BIGINT) AS old_record, CAST(NULL AS BIGINT) AS new_record
  FROM cover WHERE old_cents IS DISTINCT FROM new_cents
  UNION ALL
  SELECT filing, 'row', 'line ' || (record_id % 1000000000), 'changed', line, NULL, name, tran_id, old_cents, cents,
    words, old_record, record_id
  FROM changed WHERE old_cents <> cents OR words <> ''
  UNION ALL
  SELECT filing, 'row', CASE is_new WHEN 1 THEN 'line ' ELSE 'old line ' END || (record_id % 1000000000), CASE is_new
    WHEN 1 THEN 'added' ELSE 'removed' END, line, NULL, name, tran_id, CASE is_new WHEN 0 THEN cents END, CASE is_new
    WHEN 1 THEN cents END, NULL, CASE is_new WHEN 0 THEN record_id END, CASE is_new WHEN 1 THEN record_id END
  FROM by_words WHERE words_sides = 1)
