-- method: limit_net
-- about: The rows of election_gift with every refund booked on the donor and the election it belongs to, in parts where it belongs to several; election_limit has the limits.
-- column: refund_rule  text  Rule by which a refund met this row; blank when refunds name donor and election as the gifts do
-- uses: election_gift
-- rule: refund-unspecified-election/1: a refund that names no election is money back on what the donor gave too much: it goes to the donor's elections with an excess, the earliest first, up to the excess, if the donor gave for that election by the day of the refund (what is above the limit must be refunded, redesignated or reattributed within 60 days: 11 CFR 103.3(b)(3), 110.1(b)); the rest of it stays under a blank code, and a refund of the same amount that was voided moves nothing
-- rule: refund-donor-key/1: a refund whose donor gave nothing under that spelling is of the one donor of the committee with the same last name, first name and five digits of the ZIP code, and what follows (middle name, suffix) missing on one side or with the same initial; where several fit, of none of them
-- rule: limits are in schema/codes/contribution_limit.csv, per election, special primary, special and runoff each with its own; the limit is the one of the day of the last gift, or of the last row that moved money in where nothing was given for that election; committees are taken as multicandidate
election_limit AS (
  SELECT donor_type, valid_from, valid_until, source, CAST(cents AS INTEGER) AS cents FROM code_contribution_limit
  WHERE recipient_type = 'candidate' AND per = 'election' AND cents <> ''),
namesake AS MATERIALIZED (  -- of each donor whom refunds name the givers with last and first name (stem) and address
  SELECT r.who, g.who AS giver_who, g.donor AS giver, g.who = r.who AS is_same, r.zip5 <> ''
    AND instr(r.donor, ', ') > 0 AS is_person, trim(replace(substr(r.donor, length(r.stem) + 1), '.', '')) AS rest,
    trim(replace(substr(g.donor, length(r.stem) + 1), '.', '')) AS giver_rest
  FROM election_gift g CROSS JOIN (SELECT DISTINCT who, filer_id, zip5, donor_type, donor,
      substr(donor, 1, instr(donor || ', ', ', ') + instr(substr(donor, instr(donor || ', ', ', ') + 2) || ' ',
      ' ')) AS stem
    FROM election_gift WHERE part = 'returned' AND donor <> '') r
  WHERE r.zip5 = g.zip5 AND r.filer_id = g.filer_id AND r.donor_type = g.donor_type
    AND r.stem = substr(g.donor, 1, length(r.stem)) AND substr(g.donor || ' ', length(r.stem) + 1, 1) = ' '
    AND g.part <> 'returned'),
same_person AS (  -- the one giver whom a refund under another spelling is of
  SELECT who, min(giver_who) AS giver_who, min(giver) AS giver
  FROM (SELECT m.*, sum(CASE WHEN is_same THEN 1 ELSE 0 END) OVER (PARTITION BY who) AS same FROM namesake m) n
  WHERE same = 0 AND is_person AND (rest = '' OR giver_rest = '' OR (substr(rest, 1, 1) = substr(giver_rest, 1, 1)
    AND (rest = giver_rest OR NOT (rest IN ('JR', 'SR', 'II', 'III', 'IV')
      OR giver_rest IN ('JR', 'SR', 'II', 'III', 'IV')))))
  GROUP BY who HAVING count(DISTINCT giver) = 1),
back AS MATERIALIZED (  -- refunds; open ones name no election, and no voided cheque undoes them
  SELECT c.*, CASE WHEN is_open THEN row_number() OVER (PARTITION BY who, is_open ORDER BY entry_id) END AS nth_open,
    sum(CASE WHEN is_open THEN 1 ELSE 0 END) OVER (PARTITION BY who) AS opened
  FROM (
    SELECT b.*, election = '' AND cents < 0 AND row_number() OVER (PARTITION BY who, election, abs(cents), cents > 0
      ORDER BY entry_id) > sum(CASE WHEN cents > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY who, election,
      abs(cents)) AS is_open
    FROM (
      SELECT g.entry_id, g.day, coalesce(m.giver_who, g.who) AS who, g.filer_id, g.election,
        coalesce(m.giver, g.donor) AS donor, g.zip5, g.donor_type, g.cents, g.words, CASE
        WHEN m.who IS NOT NULL THEN 'refund-donor-key/1' END AS donor_rule
      FROM election_gift g LEFT JOIN same_person m ON m.who = g.who WHERE g.part = 'returned') b) c),
over_before AS MATERIALIZED (  -- their givers' elections with an excess, before refunds that name none
  SELECT o.*, coalesce(sum(excess) OVER (PARTITION BY who ORDER BY first_day, election
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS start, min(first_day) OVER (PARTITION BY who) AS since
  FROM (
    SELECT d.*, d.net - l.cents AS excess FROM (
      SELECT who, donor_type, election, sum(cents) AS net, coalesce(min(CASE part WHEN 'given' THEN day END),
        min(CASE WHEN cents > 0 THEN day END)) AS first_day, coalesce(max(CASE part WHEN 'given' THEN day END),
        max(CASE WHEN cents > 0 THEN day END)) AS last_day
      FROM (
        SELECT who, donor_type, election, cents, 'returned' AS part, day FROM back WHERE opened > 0 AND NOT is_open
        UNION ALL  -- at the first open refund of a giver what was given
        SELECT b.who, b.donor_type, g.election, g.cents, g.part, g.day
        FROM election_gift g JOIN back b ON b.nth_open = 1 AND b.who = g.who WHERE g.part <> 'returned') q
      GROUP BY who, donor_type, election) d
    JOIN election_limit l ON l.donor_type = d.donor_type AND l.valid_from <= date(d.last_day * 86400, 'unixepoch')
      AND date(d.last_day * 86400, 'unixepoch') < l.valid_until) o
  WHERE excess > 0),
repaid AS (  -- of each open refund what falls on each excess: refunds end to end by day, excesses end to end
  SELECT r.*, sum(piece) OVER (PARTITION BY entry_id) AS applied, row_number() OVER (PARTITION BY entry_id
    ORDER BY cured) AS nth
  FROM (
    SELECT q.*, CASE WHEN first_day <= day AND start < before - cents
      AND before < start + excess THEN min(start + excess, before - cents) - max(start, before) ELSE 0 END AS piece
    FROM (
      SELECT b.*, o.election AS cured, o.first_day, o.start, o.excess, coalesce(sum(-b.cents) OVER (PARTITION BY b.who,
        o.election ORDER BY b.day, b.entry_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM back b LEFT JOIN over_before o ON o.who = b.who AND b.is_open AND b.donor <> '' AND o.since <= b.day) q) r),
limit_net AS (
  SELECT entry_id, day, who, filer_id, election, donor, zip5, donor_type, part, cents, words,
    CAST(NULL AS TEXT) AS refund_rule
  FROM election_gift WHERE part <> 'returned'
  UNION ALL  -- the parts of a refund that cure an excess, and its rest
  SELECT r.entry_id, r.day, r.who, r.filer_id, CASE x.is_rest WHEN 1 THEN r.election ELSE r.cured END, r.donor, r.zip5,
    r.donor_type, 'returned', CASE x.is_rest WHEN 1 THEN r.cents + r.applied ELSE -r.piece END, r.words, CASE x.is_rest
    WHEN 1 THEN r.donor_rule ELSE 'refund-unspecified-election/1' || coalesce(', ' || r.donor_rule, '') END
  FROM repaid r CROSS JOIN (SELECT 0 AS is_rest UNION ALL SELECT 1) x
  WHERE CASE x.is_rest WHEN 1 THEN r.nth = 1 AND (NOT r.is_open OR r.cents + r.applied <> 0) ELSE r.piece <> 0 END)
