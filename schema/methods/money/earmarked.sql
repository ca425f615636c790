-- method: earmarked
-- about: Gifts that reached --committee, or all filers together, through a conduit, by conduit: its FEC id, else its name in capitals, '' when the row names none. In @why one by one. Decided here and nowhere else.
-- uses: sum_told
-- rule: conduit-memo/1: in filings the conduit is named by the memo under the gift, which is never added: that points to the gift, or that the gift points to, else the one right below
earmark_row AS MATERIALIZED (  -- of filings: gifts through conduits, and the memos that name them
  SELECT e.source_id, e.cycle, e.entry_id, e.cents, e.tran_id, e.back_ref_tran_id AS parent, e.is_earmarked,
    upper(p.display_name) AS name, coalesce(e.other_id, upper(p.display_name), '') AS conduit_id
  FROM entry_told e CROSS JOIN party p WHERE p.party_id = e.party_id AND e.format = 'fec-efile' AND NOT e.is_notice
    AND (e.is_earmarked OR e.status_rule = 'conduit-memo/1')
    AND (:committee IS NULL OR e.filer_id = :committee) AND e.source_id IN (SELECT t.source_id FROM roll_total t
      JOIN posting_classes k ON k.class_id = t.class_id WHERE t.cmte_id = coalesce(:key_filer_id, :committee, '*')
        AND k.is_earmarked)),
filed_earmark AS MATERIALIZED (
  SELECT g.cycle, g.entry_id, g.cents, coalesce(a.conduit_id, c.conduit_id, b.conduit_id, '') AS conduit_id
  FROM earmark_row g
  LEFT JOIN (SELECT source_id, parent, min(entry_id) AS entry_id FROM earmark_row WHERE NOT is_earmarked
    GROUP BY source_id, parent) m ON m.source_id = g.source_id AND m.parent = g.tran_id
  LEFT JOIN earmark_row a ON a.entry_id = m.entry_id
  LEFT JOIN earmark_row c ON c.source_id = g.source_id AND c.tran_id = g.parent AND NOT c.is_earmarked
  LEFT JOIN earmark_row b ON b.entry_id = g.entry_id + 1 AND NOT b.is_earmarked AND b.parent IS NULL
  WHERE g.is_earmarked),
-- @sums
earmarked AS (
  SELECT cycle, CAST(NULL AS BIGINT) AS entry_id, '' AS conduit_id, n, cents
  FROM sum_told WHERE is_earmarked AND format <> 'fec-efile'
  UNION ALL  -- of bulk files: all gifts above, here those with a conduit, and these again to be taken off those without
  SELECT s.cycle, NULL, CASE x.sign WHEN 1 THEN r.other_id ELSE '' END, x.sign * r.n, x.sign * r.cents
  FROM in_period s CROSS JOIN roll_pair r CROSS JOIN posting_classes k
    CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) x
  WHERE s.format <> 'fec-efile' AND r.cmte_id = coalesce(:committee, '*') AND r.source_id = s.source_id
    AND k.class_id = r.class_id AND k.is_earmarked
  UNION ALL
  SELECT cycle, entry_id, conduit_id, 1, cents FROM filed_earmark)
-- @rows
earmarked AS (
  SELECT cycle, entry_id, coalesce(other_id, '') AS conduit_id, 1 AS n, cents
  FROM entry_told WHERE is_earmarked AND format <> 'fec-efile'
  UNION ALL
  SELECT cycle, entry_id, conduit_id, 1, cents FROM filed_earmark)
