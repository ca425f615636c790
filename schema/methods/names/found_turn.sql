-- method: found_turn
-- about: Of rows of outside spending and ad buys that found_told gave (the table feed: the row, its source, filer, nature and kind) the rule that keeps one from counting because another file tells the same money; blank when it counts.
-- uses: outside_sum, ad_once
found_turn AS NOT MATERIALIZED (
  SELECT c0 AS record_id, CASE c4 WHEN 'ad_buy' THEN CASE WHEN NOT EXISTS (SELECT 1 FROM ad_turn t
    WHERE t.entry_id = c0 AND t.rule IS NULL AND t.currency = 'USD' AND t.is_turn) THEN coalesce((
    SELECT max(t.rule) FROM ad_rule t WHERE t.entry_id = c0), 'ad-breakdown/1') END
    ELSE CASE WHEN NOT EXISTS (SELECT 1 FROM outside_sum t WHERE t.source_id = c1 AND t.spender_id = c2
      AND t.nature = c3 AND t.place = t.turn AND t.counts_as = 'outside spending') THEN 'ie-csv-or-pas2/1' END
    END AS rule
  FROM feed)
