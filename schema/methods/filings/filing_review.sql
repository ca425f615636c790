-- method: filing_review
-- about: What an analyst would ask about in the electronic filings that speak, row by row; a row is a question, never a fault found. record_id says file and line.
-- column: words  text  The question, in words
-- uses: filing_version, cover_check
-- rule: transaction-id-once/1: a transaction id stands once in a filing; rows of one line, party, day and amount under several ids are told apart by nothing
-- rule: employer-over-200/1: a giver whose total is over $200 has an employer and an occupation (11 CFR 104.3(a)(4)(i)), or the filer says that they were requested (11 CFR 104.7(b), asked for apart)
-- rule: memo-parent/1: a row that refers back names a row of the same filing
-- rule: negative-item/1: a negative row asks for its reason; date-in-coverage/1: a row's day lies in the days that its report covers
-- rule: itemized-over-200/1: a gift of an individual is itemized when the giver's total is over $200 (11 CFR 104.8(b)); smaller ones may be, and are counted as both
-- rule: running-total/1: a giver's last total, and the year to date per office and election of Schedule E (11 CFR 104.4), is not less than the rows of the filing that it adds up
-- rule: column-b/1: Column B is that of the report before it (of a Form 3X within the year) with Column A added; where it begins anew it is Column A
-- rule: cover-supported/1: lines of the summary page are what their rows and other lines say (cover_check); cash begins with what the report before it ended with
-- rule: signed-report/1: a report bears the day on which it was signed (11 CFR 104.14(a))
review_filing AS MATERIALIZED (
  SELECT v.source_id, v.cover_id, v.form, v.filer_id, v.first_day, v.last_day
  FROM asked_cover a CROSS JOIN filing_version v WHERE v.source_id = a.source_id AND v.speaks AND v.is_asked),
review_peer AS MATERIALIZED (  -- what comes before a report need not be asked for
  SELECT v.* FROM (SELECT DISTINCT filer_id FROM review_filing) q CROSS JOIN filing f CROSS JOIN filing_version v
  WHERE f.cmte_id = q.filer_id AND v.source_id = f.source_id AND v.speaks),
review_row AS MATERIALIZED (
  SELECT v.source_id, v.first_day, v.last_day, e.entry_id, e.amount_cents AS cents, e.aggregate_cents AS total,
    e.entry_day AS day, upper(CAST(e.tran_id AS TEXT)) AS tran_id, upper(CAST(e.back_ref_tran_id AS TEXT)) AS parent_id,
    e.party_id, k.line, k.memo, k.individual = 1 AND v.form IN ('F3', 'F3P', 'F3X', 'F4') AS is_gift,
    k.nature = 'independent-expenditure' AS is_ie, upper(coalesce(o.office || coalesce(o.office_state, '')
    || coalesce(o.office_district, ''), o.cand_id, '') || coalesce(o.transaction_pgi, '')) AS contest
  FROM review_filing v CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_class k
  WHERE e.entry_id BETWEEN v.source_id * 1000000000 AND v.source_id * 1000000000 + 999999999
    AND o.posting_id = e.posting_id AND k.class_id = o.class_id),
named_row AS MATERIALIZED (  -- n: rows of the id; 0 for what is told without an amount
  SELECT source_id, tran_id, sum(n) AS n FROM (
    SELECT source_id, tran_id, 1 AS n FROM review_row WHERE tran_id <> ''
    UNION ALL SELECT v.source_id, upper(i.tran_id), 0 FROM review_filing v CROSS JOIN filing_item i
    WHERE i.record_id BETWEEN v.source_id * 1000000000 AND v.source_id * 1000000000 + 999999999 AND i.tran_id <> '') q
  GROUP BY source_id, tran_id),
column_b AS (
  SELECT q.*, lag(b) OVER w AS b_before, lag(last_day) OVER w AS day_before
  FROM (
    SELECT v.source_id, v.cover_id, v.form, v.filer_id, v.first_day, v.last_day, v.is_asked, l.form_line,
      max(CASE l.column_ab WHEN 'A' THEN l.amount_cents END) AS a,
      max(CASE l.column_ab WHEN 'B' THEN l.amount_cents END) AS b
    FROM review_peer v CROSS JOIN cover_line l
    WHERE v.form IN ('F3', 'F3P', 'F3X') AND l.record_id BETWEEN v.source_id * 1000000000
      AND v.source_id * 1000000000 + 999999999
      AND CAST(l.form_line AS INTEGER) >= CASE v.form WHEN 'F3P' THEN 16 ELSE 11 END
    GROUP BY v.source_id, v.cover_id, v.form, v.filer_id, v.first_day, v.last_day, v.is_asked,
      l.form_line) q
  WHERE a IS NOT NULL AND b IS NOT NULL
  WINDOW w AS (PARTITION BY filer_id, form, form_line ORDER BY first_day, source_id)),
filing_review AS (
  SELECT r.source_id, r.entry_id AS record_id, 'repeated_transaction_id' AS code, r.cents,
    'transaction id ' || r.tran_id || ' stands on ' || n.n || ' rows' AS words
  FROM named_row n CROSS JOIN review_row r WHERE n.n > 1 AND r.source_id = n.source_id AND r.tran_id = n.tran_id
  UNION ALL
  SELECT source_id, entry_id, 'repeated_transaction', cents, n || ' rows of ' || line
    || ' with one party, day and amount'
  FROM (
    SELECT source_id, entry_id, cents, line, count(*) OVER (PARTITION BY source_id, party_id, cents, day, line) AS n
    FROM review_row WHERE day IS NOT NULL AND cents <> 0 AND memo = 0 AND substr(line, 1, 2) = 'SA') r
  WHERE n > 1
  UNION ALL
  SELECT r.source_id, r.entry_id, CASE WHEN coalesce(p.employer, '') = ''
    OR coalesce(p.occupation, '') = '' THEN 'employer_missing' ELSE 'employer_requested' END, r.cents,
    coalesce(p.display_name, '') || ': employer "' || coalesce(p.employer, '') || '", occupation "'
    || coalesce(p.occupation, '') || '"'
  FROM review_row r CROSS JOIN party p
  WHERE r.is_gift AND coalesce(r.total, r.cents) > 20000 AND r.cents > 0 AND p.party_id = r.party_id
    AND coalesce(p.entity_tp, 'IND') = 'IND' AND (coalesce(p.employer, '') = '' OR coalesce(p.occupation, '') = ''
    OR upper(p.employer || ' ' || p.occupation) LIKE '%REQUEST%')
  UNION ALL
  SELECT source_id, entry_id, CASE memo WHEN 1 THEN 'memo_without_parent' ELSE 'row_without_parent' END, cents,
    'refers back to ' || parent_id || ', which no row of the filing bears'
  FROM review_row r WHERE parent_id <> '' AND NOT EXISTS (SELECT 1 FROM named_row n WHERE n.source_id = r.source_id
    AND n.tran_id = r.parent_id)
  UNION ALL
  SELECT source_id, entry_id, 'negative_item', cents, 'a negative amount' FROM review_row WHERE cents < 0
  UNION ALL
  SELECT source_id, entry_id, 'date_outside_coverage', cents, date(day * 86400, 'unixepoch') || ' is not from '
    || date(first_day * 86400, 'unixepoch') || ' to ' || date(last_day * 86400, 'unixepoch')
  FROM review_row WHERE day < first_day OR day > last_day
  UNION ALL
  SELECT source_id, entry_id, 'below_threshold', cents, 'the giver''s total is $200 or less'
  FROM review_row WHERE is_gift AND memo = 0 AND total <= 20000 AND cents BETWEEN 1 AND 20000
  UNION ALL
  SELECT source_id, max(entry_id), CASE WHEN is_ie THEN 'office_total_short' ELSE 'running_total_short' END, sum(cents),
    'the last total is less than the rows of this filing'
  FROM review_row WHERE memo = 0 AND (is_gift OR is_ie) AND day IS NOT NULL
  GROUP BY source_id, line, is_ie, CASE WHEN is_ie THEN contest ELSE CAST(party_id AS TEXT) END,
    strftime('%Y', day * 86400, 'unixepoch')
  HAVING max(total) < sum(cents)
  UNION ALL
  SELECT source_id, cover_id, 'column_b', 0, min('line ' || form_line || ': Column B is not that of the report before '
    || 'it with Column A added')
  FROM column_b
  WHERE is_asked AND b <> a AND ((day_before + 1 = first_day AND b <> b_before + a AND (form <> 'F3X'
    OR strftime('%m-%d', first_day * 86400, 'unixepoch') <> '01-01'))
    OR (form = 'F3X' AND strftime('%m-%d', first_day * 86400, 'unixepoch') = '01-01'))
  GROUP BY source_id, cover_id
  UNION ALL
  SELECT source_id, cover_id, code, 0, min('line ' || line || ' is not what it adds up to')
  FROM (
    SELECT c.source_id, c.cover_id, r.line, CASE WHEN k.memo <> 0 AND k.difference = k.memo THEN 'memo_counted'
      WHEN r.kind = 'rows-at-most' THEN 'more_rows_than_line' ELSE 'line_not_supported' END AS code
    FROM (
      SELECT source_id, rule_id, coalesce(sum(reported), 0) - coalesce(sum(computed), 0) AS difference,
        sum(memo) AS memo
      FROM cover_check GROUP BY source_id, rule_id, column_ab HAVING sum(reported) IS NOT NULL) k
      JOIN cover_rule r ON r.rule_id = k.rule_id JOIN checked_filing c ON c.source_id = k.source_id
    WHERE k.difference <> 0 AND NOT (k.difference > 0 AND r.kind IN ('rows-at-most', 'federal-shares',
      'other-shares'))) q
  GROUP BY source_id, cover_id, code
  UNION ALL
  SELECT source_id, cover_id, 'cash_not_joined', 0, 'opening cash is not the closing cash of the report before it'
  FROM (
    SELECT v.*, lag(v.cash_end) OVER w AS cash_before, lag(v.last_day) OVER w AS day_before
    FROM (
      SELECT v.source_id, v.cover_id, v.form, v.filer_id, v.first_day, v.last_day, v.is_asked, max(CASE f.figure
        WHEN 'cash_begin' THEN l.amount_cents END) AS cash_begin, max(CASE f.figure WHEN 'cash_end'
        THEN l.amount_cents END) AS cash_end
      FROM review_peer v LEFT JOIN cover_line l ON l.record_id BETWEEN v.source_id * 1000000000
        AND v.source_id * 1000000000 + 999999999 AND l.column_ab <> 'B'
        LEFT JOIN code_cover_figure f ON f.form = v.form AND f.line = l.form_line
      WHERE v.form IN ('F3', 'F3P', 'F3X', 'F4')
      GROUP BY v.source_id, v.cover_id, v.form, v.filer_id, v.first_day, v.last_day, v.is_asked) v
    WINDOW w AS (PARTITION BY v.filer_id, v.form ORDER BY v.first_day, v.source_id)) j
  WHERE is_asked AND day_before + 1 = first_day AND cash_begin <> cash_before
  UNION ALL
  SELECT v.source_id, v.cover_id, 'signature_missing', 0, 'the report bears no day of signature'
  FROM review_filing v CROSS JOIN filing g
  WHERE g.record_id = v.cover_id AND g.signed_day IS NULL AND v.form IN ('F3', 'F3P', 'F3X'))
