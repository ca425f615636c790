-- method: earmarked
-- about: Gifts that reached the filers asked for through a conduit, by conduit: its FEC id, else its name in capitals, '' when the row names none. In @why one by one. Decided here and nowhere else.
-- uses: sum_told
-- rule: conduit-memo/1: in filings the conduit is named by a memo, which is never added: one that points to the gift, or that the gift points to (of a committee also where it does not say "earmarked"), else the one right below that does; else by the words of the gift after "earmarked" or "earmarked contribution": through, thru, from, via or by WINRED, up to a date, a colon, a comma or a bracket
-- rule: conduit-name/1: a conduit without an id is the one of schema/codes/conduit.csv with whose words its name begins, else it stands by its name in capitals
earmark_row AS MATERIALIZED (  -- of filings: gifts through conduits, and the memos that may name them
  SELECT e.source_id, e.cycle, e.entry_id, e.cents, e.tran_id, e.back_ref_tran_id AS parent, e.is_earmarked,
    e.status_rule IS NOT DISTINCT FROM 'conduit-memo/1' AS says_so, e.other_id, upper(p.display_name) AS name,
      upper(CASE
    WHEN instr(upper(coalesce(d.memo_text, '')), 'EARM') > 0 THEN d.memo_text ELSE d.purpose END) AS words
  FROM asked_entry e CROSS JOIN party p LEFT JOIN detail d ON d.detail_id = e.detail_id WHERE p.party_id = e.party_id
    AND e.format = 'fec-efile' AND NOT e.is_notice AND (e.is_earmarked OR e.status_rule = 'conduit-memo/1'
    OR (e.status_rule = 'memo-entry/1' AND e.direction = 'in' AND NOT coalesce(p.entity_tp, '') IN ('IND', 'CAN')))
    AND e.source_id IN (SELECT s.source_id FROM asked_source s CROSS JOIN roll_total t CROSS JOIN posting_classes k
      WHERE t.cmte_id = s.asked_id AND t.source_id = s.source_id AND k.class_id = t.class_id AND k.is_earmarked)),
earmark_words AS NOT MATERIALIZED (  -- what a gift says behind "earmarked"
  SELECT b.*, CASE WHEN substr(rest, 1, instr(rest, ' ')) IN ('THROUGH ', 'FROM ', 'THRU ', 'VIA ', 'BY ')
    THEN substr(rest, instr(rest, ' ') + 1) END AS said
  FROM (SELECT a.*, CASE WHEN words_on LIKE 'CONTRIBUTION %' THEN substr(words_on, 14) ELSE words_on END AS rest FROM (
    SELECT e.*, CASE WHEN instr(words, 'EARM') > 0 THEN ltrim(substr(words, instr(words, 'EARM')
      + instr(substr(words, instr(words, 'EARM')) || ' ', ' '))) END AS words_on
    FROM earmark_row e WHERE is_earmarked) a) b),
earmark_name AS (  -- the memo that names the conduit of a gift, else its words
  SELECT g.entry_id, g.cycle, g.cents, coalesce(a.entry_id, c.entry_id, b.entry_id) AS memo_id, CASE
    WHEN coalesce(a.entry_id, c.entry_id, b.entry_id) IS NULL AND g.said NOT LIKE 'THIS %'
    THEN trim(substr(g.said, 1, instr(replace(replace(replace(replace(
      g.said || ' ON ', ' ON ', ':'), ',', ':'), '(', ':'), ';', ':'), ':') - 1)) END AS said
  FROM earmark_words g
  LEFT JOIN (SELECT source_id, parent, coalesce(min(CASE WHEN says_so THEN entry_id END), min(entry_id)) AS entry_id
    FROM earmark_row WHERE NOT is_earmarked GROUP BY source_id, parent) a
    ON a.source_id = g.source_id AND a.parent = g.tran_id
  LEFT JOIN earmark_row c ON c.source_id = g.source_id AND c.tran_id = g.parent AND NOT c.is_earmarked
  LEFT JOIN earmark_row b ON b.entry_id = g.entry_id + 1 AND b.says_so AND b.parent IS NULL),
filed_earmark AS MATERIALIZED (
  SELECT q.cycle, q.entry_id, q.cents, coalesce(q.other_id, (SELECT min(t.conduit_id) FROM code_conduit t
    WHERE substr(q.name, 1, length(t.words)) = t.words), q.name, '') AS conduit_id, q.name
  FROM (SELECT n.cycle, n.entry_id, n.cents, m.other_id, coalesce(m.name, n.said) AS name
    FROM earmark_name n LEFT JOIN earmark_row m ON m.entry_id = n.memo_id AND NOT m.is_earmarked) q),
-- @sums
earmarked AS (
  SELECT cycle, CAST(NULL AS BIGINT) AS entry_id, '' AS conduit_id, n, cents
  FROM sum_told WHERE is_earmarked AND format <> 'fec-efile'
  UNION ALL  -- of bulk files: all gifts above, here those with a conduit, and these again to be taken off those without
  SELECT s.cycle, NULL, CASE x.sign WHEN 1 THEN r.other_id ELSE '' END, x.sign * r.n, x.sign * r.cents
  FROM asked_source s CROSS JOIN roll_pair r CROSS JOIN posting_classes k
    CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) x
  WHERE s.format <> 'fec-efile' AND r.cmte_id = s.asked_id AND r.source_id = s.source_id
    AND k.class_id = r.class_id AND k.is_earmarked
  UNION ALL
  SELECT cycle, entry_id, conduit_id, 1, cents FROM filed_earmark)
-- @rows
earmarked AS (
  SELECT cycle, entry_id, coalesce(other_id, '') AS conduit_id, 1 AS n, cents
  FROM asked_entry WHERE is_earmarked AND format <> 'fec-efile'
  UNION ALL
  SELECT cycle, entry_id, conduit_id, 1, cents FROM filed_earmark)
