-- method: named_party
-- about: The parties, as stored, whose name has the words of --donor or --payee, of --state and --zip where these are asked for; in @why those of the row's name. The one place that matches the name of a person or payee.
-- uses: row_span, identity
-- rule: name-words/1: every word asked for begins a word of the name, in any order and either case; commas, dots, hyphens and carets are spaces, apostrophes nothing: JOHN SMITH finds SMITH, JOHN Q. and SMITHSON, JOHN, not SMITH, J.; spellings are merged, and namesakes told apart, by --identity alone, which brings in the other spellings of whoever is found
asked_word AS (
  SELECT '' AS word, replace(replace(replace(replace(replace(upper(coalesce(:donor, :payee)), ',', ' '), '.', ' '),
    '-', ' '), '^', ' '), '''', '') || ' ' AS rest
  UNION ALL
  SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM asked_word WHERE rest <> ''),
maybe_party AS NOT MATERIALIZED (
  SELECT party_id FROM party WHERE :named_rows IS NULL
  UNION ALL
  SELECT DISTINCT e.party_id FROM row_span r CROSS JOIN entry e
  WHERE :named_rows IS NOT NULL AND e.entry_id BETWEEN r.first_id AND r.last_id),
found_party AS MATERIALIZED (
  SELECT p.party_id FROM (
    SELECT q.party_id, q.state, q.zip_code, upper(coalesce(display_name, '')) AS name, ' ' || replace(replace(replace(
      replace(replace(upper(coalesce(display_name, '')), ',', ' '), '.', ' '), '-', ' '), '^', ' '),
      '''', '') AS spelled
    FROM maybe_party m CROSS JOIN party q WHERE q.party_id = m.party_id) p
  WHERE EXISTS (SELECT 1 FROM asked_word w WHERE w.word <> '')
    AND NOT EXISTS (SELECT 1 FROM asked_word w WHERE w.word <> '' AND instr(p.spelled, ' ' || w.word) = 0)
    AND (:state IS NULL OR upper(p.state) = :state) AND (:zip IS NULL OR substr(p.zip_code, 1, length(:zip)) = :zip)
    AND (coalesce(:key_donor, :key_vendor) IS NULL OR :identity IN ('exact', 'book')
    OR p.name = upper(CAST(coalesce(:key_donor, :key_vendor) AS TEXT)))),
named_party AS MATERIALIZED (
  SELECT party_id FROM found_party WHERE coalesce(:identity, 'none') = 'none'
  UNION ALL
  SELECT i.party_id FROM identity i
  WHERE :identity IN ('exact', 'book') AND i.kind = CASE WHEN :payee IS NULL THEN 'donor' ELSE 'vendor' END
    AND EXISTS (SELECT 1 FROM (
      SELECT DISTINCT j.label, j.zip5 FROM found_party f JOIN identity j ON j.party_id = f.party_id
      WHERE j.kind = CASE WHEN :payee IS NULL THEN 'donor' ELSE 'vendor' END) q
      WHERE q.label = i.label AND q.zip5 = i.zip5))
