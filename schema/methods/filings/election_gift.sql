-- method: election_gift
-- about: What donors gave to, moved between and got back from the elections of candidates' committees (Forms 3 and 3P): the rows that bear on the limit for one election. who is committee, donor, ZIP code and donor type in one key.
-- column: part        text  given, moved (redesignations and reattributions, in and out) or returned (refunds, negative)
-- column: donor_type  text  person (individuals, partnerships, tribes) or committee
-- column: election    text  Code of the election as filed; blank when not told
-- kept: election_gift
-- uses: entry_told, owner_told
-- rule: candidates' committees (Forms 3 and 3P) in electronic filings; gifts and loans of the candidate have no limit (11 CFR 110.10)
-- rule: own-money/1: a row of entity CAN is the candidate's own, and so is one under the candidate's name, as the cover or the FEC's list of the committee's candidate has it
-- rule: memos that say redesignation or reattribution move money between elections or persons; a memo that repeats the original is not counted (11 CFR 110.1(b)(5), (k)): a plus row counts for a minus row of the amount, of the same transaction (the row that both explain, in whatever filing), where there is none of the same donor, else in the same filing; of several first one whose donor or election no minus row has, then the last
-- rule: jfc-memo/1, conduit-memo/1: memo shares of joint fundraising count as the donor's gift; memos that name a conduit do not
-- rule: plain-name/1: a donor is a name plus the first five of the ZIP code; names are compared in capitals, without dots, apostrophes, hyphens and titles (JR. is JR): namesakes at one address are one, other spellings are several; a row is a lead, not a finding
-- rule: gifts for no named election stand under a blank code, and 48-hour notices, which name none, are left out
limit_raw AS NOT MATERIALIZED (
  SELECT e.source_id, e.entry_id, e.day, e.cover_filer_id AS filer_id, e.direction, e.memo, e.election, e.tran_id,
    e.back_ref_tran_id AS back_ref, d.memo_text AS words, CASE e.direction WHEN 'out' THEN -e.cents
    ELSE e.cents END AS cents, upper(coalesce(p.display_name, '')) AS raw, coalesce(substr(p.zip_code, 1, 5),
    '') AS zip5, CASE WHEN coalesce(p.entity_tp, '') IN ('PAC', 'PTY', 'CCM', 'COM')
    OR e.nature = 'committee-contribution' THEN 'committee' ELSE 'person' END AS donor_type, e.status = 'active'
    OR e.status_rule = 'jfc-memo/1' AS counts, instr(upper(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose,
    '')), 'REDESIG') > 0 OR instr(upper(coalesce(d.memo_text, '') || ' ' || coalesce(d.purpose, '')),
    'REATTRIB') > 0 AS moves
  FROM entry_told e CROSS JOIN party p LEFT JOIN detail d ON d.detail_id = e.detail_id
  WHERE e.form IN ('F3', 'F3P') AND (:committee IS NULL OR e.cover_filer_id = :committee) AND p.party_id = e.party_id
    AND e.nature <> 'candidate-contribution' AND coalesce(p.entity_tp, '') <> 'CAN' AND (e.individual = 1
    OR e.nature IN ('committee-contribution', 'refund')) AND (e.status = 'active' OR e.status_rule IN ('memo-entry/1',
    'jfc-memo/1'))),
own_name AS MATERIALIZED (  -- the candidates of those committees, as lists and covers name them
  SELECT o.committee_id AS filer_id, upper(c.cand_name) AS raw
  FROM owner_told o JOIN candidate c ON c.cand_id = o.candidate_id WHERE o.committee_id IN (SELECT cmte_id FROM filing)
  UNION SELECT cmte_id, upper(cand_last_name || ', ' || cand_first_name) FROM filing WHERE form_tp IN ('F3', 'F3P')),
spelled AS MATERIALIZED (  -- rows, and names of candidates; a title is a word of its own
  SELECT is_own, source_id, entry_id, day, filer_id, direction, memo, election, tran_id, back_ref, words, cents, zip5,
    donor_type, counts, moves,
    trim(replace(replace(replace(replace(replace(replace(replace(replace(replace(bare, ' MR ', ' '), ' MRS ', ' '),
    ' MS ', ' '), ' MISS ', ' '), ' DR ', ' '), ' HON ', ' '), ' REV ', ' '), ' SEN ', ' '), '  ', ' ')) AS donor
  FROM (
    SELECT n.*, replace(replace(replace(replace(CASE WHEN instr(raw, '^') > 0 THEN substr(raw, 1, instr(raw, '^') - 1)
      || ', ' || replace(substr(raw, instr(raw, '^') + 1), '^', ' ') ELSE raw END || ' ', '.', ''), '''', ''), '-',
      ' '), '  ', ' ') AS bare  -- old versions file LAST^FIRST
    FROM (
      SELECT 0 AS is_own, r.* FROM limit_raw r
      UNION ALL
      SELECT 1, NULL, NULL, NULL, filer_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, raw, NULL, NULL, NULL, NULL
      FROM own_name) n) q),
own_spelled AS MATERIALIZED (SELECT DISTINCT filer_id, donor FROM spelled WHERE is_own = 1),
limit_row AS NOT MATERIALIZED (
  SELECT r.* FROM spelled r WHERE is_own = 0 AND NOT EXISTS (SELECT 1 FROM own_spelled o
    WHERE o.filer_id = r.filer_id AND substr(o.donor, 1, 3) = substr(r.donor, 1, 3) AND (o.donor = r.donor
      OR (instr(o.donor, ', ') > 0 AND r.donor LIKE o.donor || ' %' AND NOT substr(r.donor,
      length(o.donor) + 2) IN ('JR', 'SR', 'II', 'III', 'IV')) OR (instr(r.donor, ', ') > 0
      AND o.donor LIKE r.donor || ' %')))),
move_row AS MATERIALIZED (  -- again: the donor and election of a minus row of the amount
  SELECT r.*, abs(cents) AS size, CASE WHEN cents > 0 THEN 1 ELSE 0 END AS is_plus, coalesce(back_ref, tran_id,
    CAST(entry_id AS TEXT)) AS txn, CASE WHEN cents > 0 AND sum(CASE WHEN cents < 0 THEN 1
    ELSE 0 END) OVER (PARTITION BY filer_id, donor, zip5, election, abs(cents)) > 0 THEN 1 ELSE 0 END AS again
  FROM limit_row r WHERE memo = 1 AND moves),
move_1 AS (  -- by transaction
  SELECT m.*, row_number() OVER (PARTITION BY filer_id, txn, size, is_plus ORDER BY again, entry_id DESC) AS nth,
    sum(1 - is_plus) OVER (PARTITION BY filer_id, txn, size) AS minus, sum(is_plus) OVER (PARTITION BY filer_id, txn,
    size) AS plus
  FROM move_row m),
move_2 AS (  -- what that leaves, by donor
  SELECT m.*, row_number() OVER (PARTITION BY is_left, filer_id, donor, zip5, size, is_plus
    ORDER BY again, entry_id DESC) AS nth_2, sum(1 - is_plus) OVER (PARTITION BY is_left, filer_id, donor, zip5,
    size) AS minus_2, sum(is_plus) OVER (PARTITION BY is_left, filer_id, donor, zip5, size) AS plus_2
  FROM (SELECT q.*, CASE is_plus WHEN 1 THEN minus = 0 ELSE nth > plus END AS is_left FROM move_1 q) m),
move_3 AS (  -- what that leaves, by filing
  SELECT m.*, row_number() OVER (PARTITION BY left_2, source_id, size, is_plus ORDER BY again, entry_id DESC) AS nth_3,
    sum(1 - is_plus) OVER (PARTITION BY left_2, source_id, size) AS minus_3
  FROM (SELECT q.*, is_left AND CASE is_plus WHEN 1 THEN minus_2 = 0 ELSE nth_2 > plus_2 END AS left_2
    FROM move_2 q) m),
move AS (
  SELECT entry_id FROM move_3
  WHERE counts OR is_plus = 0 OR nth <= minus OR (is_left AND nth_2 <= minus_2) OR (left_2 AND nth_3 <= minus_3)),
election_gift AS MATERIALIZED (
  SELECT entry_id, day, filer_id || '|' || zip5 || '|' || donor_type || '|' || donor AS who, filer_id, election, donor,
    zip5, donor_type, cents, words, CASE WHEN moves AND (memo = 1 OR cents < 0) THEN 'moved'
    WHEN direction = 'out' THEN 'returned' ELSE 'given' END AS part
  FROM limit_row WHERE CASE WHEN memo = 1 AND moves THEN entry_id IN (SELECT entry_id FROM move) ELSE counts END)
