-- name: amendment-diff
-- title: What an amendment changed
-- question: Which cover lines and rows did a newer version of a report add, remove or change?
-- param: filing     text               Only this version, by its FEC number; without it every amendment
-- param: against    text               Compare with this version; without it the one before
-- param: committee  committee          Only amendments of this committee
-- param: report     text               Only reports of this type, like Q1 or 12P
-- param: limit      count = 1000       Rows to return
-- column: filing  text  FEC number of the newer version; the file's name where it has none
-- column: previous_filing  text  The older one
-- column: committee_id  text  Filer; blank where the form has none
-- column: committee  text  Name as filed
-- column: report  text  FEC report type
-- column: coverage_end  date  Last day covered
-- column: part  text  cover line or row
-- column: change  text  added, removed or changed
-- column: item  text  The cover line and column, or the line of the file (old line: of the older file)
-- column: form_line  text  Line of the form, or schedule and line of the row
-- column: name  text  The other side of the row
-- column: tran_id  text  The filer's transaction id
-- column: before_cents  cents  In the older version; of loans and debts the balance
-- column: after_cents  cents  In the newer one
-- column: difference_cents  cents  Newer less older; what is absent is 0
-- column: words  text  The change in words
-- table: change, part, form_line, words, difference_cents, name, filing, previous_filing
-- key: filing, previous_filing, part, item
-- cell: difference_cents
-- method: amendment-diff/1
-- rule: rows are the same when both versions give them one transaction id (the first to the first where it repeats); else when line, name, date, amount and memo code agree
-- rule: memo entries are compared like all others, and loans and debts by their balance: this report adds nothing up
-- note: the older version is replaced as a whole: in every total only the newer one counts (amended-filing/1)
-- order: filing, previous_filing, cover lines before rows, form_line, item
-- @query
WITH pair AS MATERIALIZED (  -- two versions of one report; by default each with the one before it
  SELECT n.source_id AS new_id, o.source_id AS old_id, coalesce(n.file_num, ns.file) AS filing, coalesce(o.file_num, os.file) AS previous,
    n.record_id AS new_record, o.record_id AS old_record, n.form_tp AS form, coalesce(n.cmte_id, '') AS cmte_id, n.filer_name, n.rpt_tp, n.coverage_through_day AS last_day
  FROM filing n CROSS JOIN source ns ON ns.source_id = n.source_id CROSS JOIN filing_chain nc ON nc.source_id = n.source_id
  CROSS JOIN filing_chain oc ON oc.root = nc.root AND oc.position < nc.position
  CROSS JOIN filing o ON o.source_id = oc.source_id CROSS JOIN source os ON os.source_id = o.source_id
  WHERE ns.state <> 'removed' AND os.state <> 'removed' AND ns.known_from <= :as_of
    AND CASE WHEN :against IS NULL THEN oc.position = nc.position - 1 ELSE coalesce(o.file_num, os.file) = :against END
    AND (:filing IS NULL OR coalesce(n.file_num, ns.file) = :filing) AND (:committee IS NULL OR n.cmte_id = :committee)
    AND (:report IS NULL OR n.rpt_tp = upper(:report))),
side AS (
  SELECT old_id AS source_id, filing, 0 AS is_new FROM pair UNION ALL SELECT new_id, filing, 1 FROM pair),
line AS MATERIALIZED (
  SELECT p.filing, l.form_line, l.column_ab, sum(CASE p.is_new WHEN 0 THEN l.amount_cents END) AS old_cents,
    sum(CASE p.is_new WHEN 1 THEN l.amount_cents END) AS new_cents
  FROM side p CROSS JOIN cover_line l ON l.record_id BETWEEN p.source_id * 1000000000 AND p.source_id * 1000000000 + 999999999
  GROUP BY p.filing, l.form_line, l.column_ab),
item AS (
  SELECT p.filing, p.is_new, e.entry_id AS record_id, CAST(e.tran_id AS TEXT) AS tran_id, k.line, coalesce(y.display_name, '') AS name,
    coalesce(e.entry_day, 0) AS day, e.amount_cents AS cents, k.memo, coalesce(d.purpose, '') AS purpose,
    coalesce(o.transaction_pgi, '') AS election
  FROM side p CROSS JOIN entry e ON e.entry_id BETWEEN p.source_id * 1000000000 AND p.source_id * 1000000000 + 999999999
  CROSS JOIN posting o ON o.posting_id = e.posting_id CROSS JOIN posting_class k ON k.class_id = o.class_id
  CROSS JOIN party y ON y.party_id = e.party_id LEFT JOIN detail d ON d.detail_id = e.detail_id
  UNION ALL
  SELECT p.filing, p.is_new, i.record_id, i.tran_id, replace(upper(i.record_type), '/', ''),
    coalesce(i.name, i.last_name || coalesce(', ' || i.first_name, ''), ''), coalesce(i.day, 0), coalesce(i.balance_cents, i.amount_cents, 0), 0, '', ''
  FROM side p CROSS JOIN filing_item i ON i.record_id BETWEEN p.source_id * 1000000000 AND p.source_id * 1000000000 + 999999999
  WHERE upper(i.record_type) GLOB 'S[CD]*'),
numbered AS MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY filing, is_new, tran_id ORDER BY line, record_id) AS k FROM item),
same_id AS MATERIALIZED (  -- matched by transaction id
  SELECT n.filing, o.record_id AS old_record, n.record_id AS new_record
  FROM numbered n JOIN numbered o ON o.filing = n.filing AND o.tran_id = n.tran_id AND o.k = n.k
  WHERE n.is_new = 1 AND o.is_new = 0 AND n.tran_id IS NOT NULL),
rest AS MATERIALIZED (  -- else by line, name, date and amount
  SELECT *, row_number() OVER (PARTITION BY filing, is_new, line, name, day, cents, memo ORDER BY record_id) AS j FROM numbered
  WHERE record_id NOT IN (SELECT old_record FROM same_id) AND record_id NOT IN (SELECT new_record FROM same_id)),
alone AS (
  SELECT r.* FROM rest r LEFT JOIN rest q ON q.filing = r.filing AND q.is_new = 1 - r.is_new AND q.line = r.line
    AND q.name = r.name AND q.day = r.day AND q.cents = r.cents AND q.memo = r.memo AND q.j = r.j
  WHERE q.record_id IS NULL),
found AS (
  SELECT filing, 'cover line' AS part, form_line || ' ' || column_ab AS item, CASE WHEN old_cents IS NULL THEN 'added'
      WHEN new_cents IS NULL THEN 'removed' ELSE 'changed' END AS change, form_line AS line, column_ab, NULL AS name, NULL AS tran_id,
    old_cents, new_cents, NULL AS words, NULL AS old_record, NULL AS new_record
  FROM line WHERE old_cents IS NOT new_cents
  UNION ALL
  SELECT n.filing, 'row', 'line ' || (n.record_id % 1000000000), 'changed', n.line, NULL, n.name, n.tran_id, o.cents, n.cents,
    substr(CASE WHEN o.cents <> n.cents THEN ', amount from ' || printf('%s%,d.%02d', iif(o.cents < 0, '-', ''), abs(o.cents) / 100, abs(o.cents) % 100) || ' to ' || printf('%s%,d.%02d', iif(n.cents < 0, '-', ''), abs(n.cents) / 100, abs(n.cents) % 100) ELSE '' END
      || CASE WHEN o.day <> n.day THEN ', date from ' || CASE o.day WHEN 0 THEN 'none' ELSE date(o.day * 86400, 'unixepoch') END
        || ' to ' || CASE n.day WHEN 0 THEN 'none' ELSE date(n.day * 86400, 'unixepoch') END ELSE '' END
      || CASE WHEN o.name <> n.name THEN ', name from ' || coalesce(nullif(o.name, ''), 'none') || ' to ' || coalesce(nullif(n.name, ''), 'none') ELSE '' END
      || CASE WHEN o.line <> n.line THEN ', moved from ' || o.line || ' to ' || n.line ELSE '' END
      || CASE WHEN o.memo < n.memo THEN ', now a memo entry' WHEN o.memo > n.memo THEN ', no longer a memo entry' ELSE '' END
      || CASE WHEN o.purpose <> n.purpose THEN ', purpose from ' || coalesce(nullif(o.purpose, ''), 'none') || ' to ' || coalesce(nullif(n.purpose, ''), 'none') ELSE '' END
      || CASE WHEN o.election <> n.election THEN ', election from ' || coalesce(nullif(o.election, ''), 'none') || ' to ' || coalesce(nullif(n.election, ''), 'none') ELSE '' END, 3),
    o.record_id, n.record_id
  FROM same_id m JOIN numbered o ON o.record_id = m.old_record AND o.filing = m.filing AND o.is_new = 0
  JOIN numbered n ON n.record_id = m.new_record AND n.filing = m.filing AND n.is_new = 1
  WHERE o.cents <> n.cents OR o.day <> n.day OR o.name <> n.name OR o.line <> n.line OR o.memo <> n.memo OR o.purpose <> n.purpose
    OR o.election <> n.election
  UNION ALL
  SELECT filing, 'row', CASE is_new WHEN 1 THEN 'line ' ELSE 'old line ' END || (record_id % 1000000000),
    CASE is_new WHEN 1 THEN 'added' ELSE 'removed' END, line, NULL, name, tran_id, CASE is_new WHEN 0 THEN cents END,
    CASE is_new WHEN 1 THEN cents END, NULL, CASE is_new WHEN 0 THEN record_id END, CASE is_new WHEN 1 THEN record_id END
  FROM alone)
SELECT p.filing, p.previous AS previous_filing, p.cmte_id AS committee_id, p.filer_name AS committee, p.rpt_tp AS report,
  date(p.last_day * 86400, 'unixepoch') AS coverage_end, f.part, f.change, f.item, f.line AS form_line, f.name, f.tran_id,
  f.old_cents AS before_cents, f.new_cents AS after_cents, coalesce(f.new_cents, 0) - coalesce(f.old_cents, 0) AS difference_cents,
  CASE f.part WHEN 'cover line' THEN coalesce((SELECT label FROM code_cover_line t WHERE t.form = p.form AND t.line = f.line), 'line ' || f.line)
      || CASE f.column_ab WHEN 'B' THEN ', to date' ELSE '' END || CASE f.change WHEN 'added' THEN ': was blank, now ' || printf('%s%,d.%02d', iif(f.new_cents < 0, '-', ''), abs(f.new_cents) / 100, abs(f.new_cents) % 100)
        WHEN 'removed' THEN ': was ' || printf('%s%,d.%02d', iif(f.old_cents < 0, '-', ''), abs(f.old_cents) / 100, abs(f.old_cents) % 100) || ', now blank' ELSE ': from ' || printf('%s%,d.%02d', iif(f.old_cents < 0, '-', ''), abs(f.old_cents) / 100, abs(f.old_cents) % 100) || ' to ' || printf('%s%,d.%02d', iif(f.new_cents < 0, '-', ''), abs(f.new_cents) / 100, abs(f.new_cents) % 100) END
    ELSE CASE f.change WHEN 'added' THEN 'new row of ' || printf('%s%,d.%02d', iif(f.new_cents < 0, '-', ''), abs(f.new_cents) / 100, abs(f.new_cents) % 100) WHEN 'removed' THEN 'row of ' || printf('%s%,d.%02d', iif(f.old_cents < 0, '-', ''), abs(f.old_cents) / 100, abs(f.old_cents) % 100) || ' is gone' ELSE f.words END END AS words
FROM found f JOIN pair p ON p.filing = f.filing
ORDER BY p.filing, p.previous, f.part, f.line, f.column_ab, f.change, f.item
LIMIT coalesce(:limit, 1000)
-- @why
WITH pair AS MATERIALIZED (  -- two versions of one report; by default each with the one before it
  SELECT n.source_id AS new_id, o.source_id AS old_id, coalesce(n.file_num, ns.file) AS filing, coalesce(o.file_num, os.file) AS previous,
    n.record_id AS new_record, o.record_id AS old_record, n.form_tp AS form, coalesce(n.cmte_id, '') AS cmte_id, n.filer_name, n.rpt_tp, n.coverage_through_day AS last_day
  FROM filing n CROSS JOIN source ns ON ns.source_id = n.source_id CROSS JOIN filing_chain nc ON nc.source_id = n.source_id
  CROSS JOIN filing_chain oc ON oc.root = nc.root AND oc.position < nc.position
  CROSS JOIN filing o ON o.source_id = oc.source_id CROSS JOIN source os ON os.source_id = o.source_id
  WHERE ns.state <> 'removed' AND os.state <> 'removed' AND ns.known_from <= :as_of
    AND 1
    AND coalesce(n.file_num, ns.file) = :key_filing AND coalesce(o.file_num, os.file) = :key_previous_filing),
side AS (
  SELECT old_id AS source_id, filing, 0 AS is_new FROM pair UNION ALL SELECT new_id, filing, 1 FROM pair),
line AS MATERIALIZED (
  SELECT p.filing, l.form_line, l.column_ab, sum(CASE p.is_new WHEN 0 THEN l.amount_cents END) AS old_cents,
    sum(CASE p.is_new WHEN 1 THEN l.amount_cents END) AS new_cents
  FROM side p CROSS JOIN cover_line l ON l.record_id BETWEEN p.source_id * 1000000000 AND p.source_id * 1000000000 + 999999999
  GROUP BY p.filing, l.form_line, l.column_ab),
item AS (
  SELECT p.filing, p.is_new, e.entry_id AS record_id, CAST(e.tran_id AS TEXT) AS tran_id, k.line, coalesce(y.display_name, '') AS name,
    coalesce(e.entry_day, 0) AS day, e.amount_cents AS cents, k.memo, coalesce(d.purpose, '') AS purpose,
    coalesce(o.transaction_pgi, '') AS election
  FROM side p CROSS JOIN entry e ON e.entry_id BETWEEN p.source_id * 1000000000 AND p.source_id * 1000000000 + 999999999
  CROSS JOIN posting o ON o.posting_id = e.posting_id CROSS JOIN posting_class k ON k.class_id = o.class_id
  CROSS JOIN party y ON y.party_id = e.party_id LEFT JOIN detail d ON d.detail_id = e.detail_id
  UNION ALL
  SELECT p.filing, p.is_new, i.record_id, i.tran_id, replace(upper(i.record_type), '/', ''),
    coalesce(i.name, i.last_name || coalesce(', ' || i.first_name, ''), ''), coalesce(i.day, 0), coalesce(i.balance_cents, i.amount_cents, 0), 0, '', ''
  FROM side p CROSS JOIN filing_item i ON i.record_id BETWEEN p.source_id * 1000000000 AND p.source_id * 1000000000 + 999999999
  WHERE upper(i.record_type) GLOB 'S[CD]*'),
numbered AS MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY filing, is_new, tran_id ORDER BY line, record_id) AS k FROM item),
same_id AS MATERIALIZED (  -- matched by transaction id
  SELECT n.filing, o.record_id AS old_record, n.record_id AS new_record
  FROM numbered n JOIN numbered o ON o.filing = n.filing AND o.tran_id = n.tran_id AND o.k = n.k
  WHERE n.is_new = 1 AND o.is_new = 0 AND n.tran_id IS NOT NULL),
rest AS MATERIALIZED (  -- else by line, name, date and amount
  SELECT *, row_number() OVER (PARTITION BY filing, is_new, line, name, day, cents, memo ORDER BY record_id) AS j FROM numbered
  WHERE record_id NOT IN (SELECT old_record FROM same_id) AND record_id NOT IN (SELECT new_record FROM same_id)),
alone AS (
  SELECT r.* FROM rest r LEFT JOIN rest q ON q.filing = r.filing AND q.is_new = 1 - r.is_new AND q.line = r.line
    AND q.name = r.name AND q.day = r.day AND q.cents = r.cents AND q.memo = r.memo AND q.j = r.j
  WHERE q.record_id IS NULL),
found AS (
  SELECT filing, 'cover line' AS part, form_line || ' ' || column_ab AS item, CASE WHEN old_cents IS NULL THEN 'added'
      WHEN new_cents IS NULL THEN 'removed' ELSE 'changed' END AS change, form_line AS line, column_ab, NULL AS name, NULL AS tran_id,
    old_cents, new_cents, NULL AS words, NULL AS old_record, NULL AS new_record
  FROM line WHERE old_cents IS NOT new_cents
  UNION ALL
  SELECT n.filing, 'row', 'line ' || (n.record_id % 1000000000), 'changed', n.line, NULL, n.name, n.tran_id, o.cents, n.cents,
    substr(CASE WHEN o.cents <> n.cents THEN ', amount from ' || printf('%s%,d.%02d', iif(o.cents < 0, '-', ''), abs(o.cents) / 100, abs(o.cents) % 100) || ' to ' || printf('%s%,d.%02d', iif(n.cents < 0, '-', ''), abs(n.cents) / 100, abs(n.cents) % 100) ELSE '' END
      || CASE WHEN o.day <> n.day THEN ', date from ' || CASE o.day WHEN 0 THEN 'none' ELSE date(o.day * 86400, 'unixepoch') END
        || ' to ' || CASE n.day WHEN 0 THEN 'none' ELSE date(n.day * 86400, 'unixepoch') END ELSE '' END
      || CASE WHEN o.name <> n.name THEN ', name from ' || coalesce(nullif(o.name, ''), 'none') || ' to ' || coalesce(nullif(n.name, ''), 'none') ELSE '' END
      || CASE WHEN o.line <> n.line THEN ', moved from ' || o.line || ' to ' || n.line ELSE '' END
      || CASE WHEN o.memo < n.memo THEN ', now a memo entry' WHEN o.memo > n.memo THEN ', no longer a memo entry' ELSE '' END
      || CASE WHEN o.purpose <> n.purpose THEN ', purpose from ' || coalesce(nullif(o.purpose, ''), 'none') || ' to ' || coalesce(nullif(n.purpose, ''), 'none') ELSE '' END
      || CASE WHEN o.election <> n.election THEN ', election from ' || coalesce(nullif(o.election, ''), 'none') || ' to ' || coalesce(nullif(n.election, ''), 'none') ELSE '' END, 3),
    o.record_id, n.record_id
  FROM same_id m JOIN numbered o ON o.record_id = m.old_record AND o.filing = m.filing AND o.is_new = 0
  JOIN numbered n ON n.record_id = m.new_record AND n.filing = m.filing AND n.is_new = 1
  WHERE o.cents <> n.cents OR o.day <> n.day OR o.name <> n.name OR o.line <> n.line OR o.memo <> n.memo OR o.purpose <> n.purpose
    OR o.election <> n.election
  UNION ALL
  SELECT filing, 'row', CASE is_new WHEN 1 THEN 'line ' ELSE 'old line ' END || (record_id % 1000000000),
    CASE is_new WHEN 1 THEN 'added' ELSE 'removed' END, line, NULL, name, tran_id, CASE is_new WHEN 0 THEN cents END,
    CASE is_new WHEN 1 THEN cents END, NULL, CASE is_new WHEN 0 THEN record_id END, CASE is_new WHEN 1 THEN record_id END
  FROM alone)
SELECT coalesce(f.old_record, p.old_record) AS record_id, -f.old_cents AS cents, f.old_cents AS before_cents, NULL AS after_cents
FROM found f CROSS JOIN pair p
WHERE f.part = :key_part AND f.item = :key_item AND f.old_cents IS NOT NULL
UNION ALL
SELECT coalesce(f.new_record, p.new_record), f.new_cents, NULL, f.new_cents
FROM found f CROSS JOIN pair p
WHERE f.part = :key_part AND f.item = :key_item AND f.new_cents IS NOT NULL
