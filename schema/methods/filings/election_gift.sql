-- method: election_gift
-- about: What donors gave to, moved between and got back from the elections of candidates' committees (Forms 3 and 3P): the rows that bear on the limit for one election. who is committee, donor, ZIP code and donor type in one key.
-- column: part        text  given, moved (redesignations and reattributions, in and out) or returned (refunds, negative)
-- column: donor_type  text  person (individuals, partnerships, tribes) or committee
-- column: election    text  Code of the election as filed; blank when not told
-- uses: entry_told
-- rule: candidates' committees (Forms 3 and 3P) in electronic filings; gifts and loans of the candidate have no limit
-- rule: memos that say redesignation or reattribution move money between elections or persons; a memo that repeats the original is not counted: of rows of one amount in one filing only as many plus rows as minus rows, the last ones
-- rule: jfc-memo/1, conduit-memo/1: memo shares of joint fundraising count as the donor's gift; memos that name a conduit do not
-- rule: a donor is a name plus the first five of the ZIP code: namesakes at one address are one, spellings are several; a row is a lead, not a finding
-- rule: gifts for no named election stand under a blank code, and 48-hour notices, which name none, are left out
limit_row AS MATERIALIZED (
  SELECT e.source_id, e.entry_id, e.day, e.cover_filer_id AS filer_id, e.direction, e.memo, e.election,
    d.memo_text AS words, CASE e.direction WHEN 'out' THEN -e.cents ELSE e.cents END AS cents,
    upper(coalesce(p.display_name, '')) AS donor, coalesce(substr(p.zip_code, 1, 5), '') AS zip5, CASE
    WHEN coalesce(p.entity_tp, '') IN ('PAC', 'PTY', 'CCM', 'COM')
    OR e.nature = 'committee-contribution' THEN 'committee' ELSE 'person' END AS donor_type, e.status = 'active'
    OR e.status_rule = 'jfc-memo/1' AS counts, instr(upper(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose,
    '')), 'REDESIG') > 0 OR instr(upper(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')),
    'REATTRIB') > 0 AS moves
  FROM entry_told e CROSS JOIN party p LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE e.form IN ('F3', 'F3P') AND (:committee IS NULL OR e.cover_filer_id = :committee) AND p.party_id = e.party_id
    AND e.nature <> 'candidate-contribution' AND (e.individual = 1 OR e.nature IN ('committee-contribution', 'refund'))
    AND (e.status = 'active' OR e.status_rule IN ('memo-entry/1', 'jfc-memo/1'))),
move AS (
  SELECT entry_id FROM (
    SELECT entry_id, cents, counts, row_number() OVER (PARTITION BY source_id, abs(cents), cents > 0
      ORDER BY entry_id DESC) AS nth, sum(CASE WHEN cents < 0 THEN 1 ELSE 0 END) OVER (PARTITION BY source_id,
      abs(cents)) AS minus
    FROM limit_row WHERE memo = 1 AND moves) m
  WHERE counts OR cents < 0 OR nth <= minus),
election_gift AS MATERIALIZED (
  SELECT entry_id, day, filer_id || '|' || zip5 || '|' || donor_type || '|' || donor AS who, filer_id, election, donor,
    zip5, donor_type, cents, words, CASE WHEN moves AND (memo = 1 OR cents < 0) THEN 'moved'
    WHEN direction = 'out' THEN 'returned' ELSE 'given' END AS part
  FROM limit_row WHERE CASE WHEN memo = 1 AND moves THEN entry_id IN (SELECT entry_id FROM move) ELSE counts END)
