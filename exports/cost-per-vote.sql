-- title: Cost per vote
-- question: How much was spent for each vote, without and with outside money?
-- uses: campaign, race_outside, polled, candidate_record, shared_money, stated
-- params: candidate, cycle, limit = 100
-- param: race race Only this race, or this day of it
-- columns: race, election_date, candidate_id, candidate, votes, cycle, basis, net_disbursements_cents, per_vote_cents, outside_cents, with_outside_cents, with_outside_per_vote_cents, coverage_end, note
-- column: candidate_id text FEC id; the printed name where the result has none and nobody fits
-- column: basis text FEC summary or filings, whichever covers more, else itemized rows, else a stated figure
-- column: net_disbursements_cents cents Spent in the whole period, net of transfers between own committees; itemized rows and stated figures as they stand
-- column: coverage_end text Last day the money covers
-- column: note text Money that runs past the election; the same money under another id of the candidate; how the FEC id is known where the result has none
-- table: candidate, per_vote_cents, votes, net_disbursements_cents, note, coverage_end, race, election_date,
--   with_outside_per_vote_cents
-- key: race, election_date, cycle, candidate_id, basis
-- cell: net_disbursements_cents
-- derived: per_vote_cents of net_disbursements_cents, votes: a quotient; with_outside_cents = net_disbursements_cents + outside_cents; with_outside_per_vote_cents of with_outside_cents, votes: a quotient; votes of race, election_date, candidate_id: as the report results proves them
-- methods: fec-pas2-first/1, fec-ie-csv-first/1
-- rule: the money is of the whole two-year period and the votes of one day: a candidate with two elections in the period paid for both
-- rule: where a printed name fits nobody the money is blank
-- rule: a stated figure has no figure with outside money
-- rule: a candidate is helped by money for the candidate and against those who stood the same day
-- empty: results and money must be loaded for the same race; results name candidates by FEC id or by the name the FEC
--   has
-- order: election_date desc, race, votes desc, candidate_id, cycle, basis
-- @with
said AS (  -- what was last stated of a candidate's spending in a two-year period
  SELECT * FROM (
    SELECT q.*, row_number() OVER (PARTITION BY subject_id, cycle ORDER BY as_of DESC, record_id DESC) AS place
    FROM (SELECT t.*, CAST((CAST(substr(as_of, 1, 4) AS INTEGER) + 1) / 2 * 2 AS TEXT) AS cycle FROM stated t
      WHERE measure = 'disbursements' AND low_cents = high_cents) q) r
  WHERE place = 1),
spent AS MATERIALIZED (  -- the campaigns of those polled
  SELECT candidate_id, cycle, basis, record_id, net_disbursements AS cents, coverage_end, name
  FROM summary_line WHERE candidate_id IN (SELECT candidate_id FROM polled)
  UNION ALL
  SELECT candidate_id, cycle, basis, record_id, CASE basis WHEN 'itemized rows' THEN disbursements
    ELSE net_disbursements END, coverage_end, name
  FROM other_line)
-- @query
SELECT race, election_date, candidate_id, candidate, votes, cycle, basis, spent AS net_disbursements_cents, CASE
  WHEN votes > 0 THEN (2 * spent + votes) / (2 * votes) END AS per_vote_cents, outside AS outside_cents, CASE
  WHEN is_record THEN spent + outside END AS with_outside_cents, CASE WHEN is_record
  AND votes > 0 THEN (2 * (spent + outside) + votes) / (2 * votes) END AS with_outside_per_vote_cents, coverage_end,
  nullif(substr(coalesce('; to ' || CASE WHEN coverage_end > election_date THEN coverage_end END
  || ', after the election', '') || CASE basis WHEN '' THEN '; no money loaded'
  ELSE '' END || coalesce('; the same money is told under ' || told_under, '') || told, 3), '') AS note
FROM (
  SELECT v.*, coalesce(c.name, m.name, v.printed) AS candidate, m.basis IS NOT NULL AS is_record,
    coalesce(m.basis, CASE WHEN t.record_id IS NOT NULL THEN 'stated figure' ELSE '' END) AS basis, CASE
    WHEN m.basis IS NOT NULL THEN m.cents ELSE t.low_cents END AS spent, CASE
    WHEN m.basis IS NOT NULL THEN m.coverage_end ELSE t.as_of END AS coverage_end, h.told_under
  FROM (  -- blank where no outside money is loaded on anybody of that day
    SELECT p.*, CAST(CASE WHEN count(o.candidate_id) OVER w > 0 THEN coalesce(o.support, 0) + sum(coalesce(o.oppose,
      0)) OVER w - coalesce(o.oppose, 0) END AS BIGINT) AS outside
    FROM polled p LEFT JOIN (
      SELECT cycle, candidate_id, sum(CASE stance WHEN 'support' THEN cents ELSE 0 END) AS support,
        sum(CASE stance WHEN 'oppose' THEN cents ELSE 0 END) AS oppose
      FROM race_outside GROUP BY cycle, candidate_id) o ON o.candidate_id = p.candidate_id AND o.cycle = p.cycle
    WINDOW w AS (PARTITION BY p.race, p.election_date)) v
  LEFT JOIN (
    SELECT candidate_id, cycle, basis, CASE basis WHEN 'itemized rows' THEN coalesce(sum(cents), 0)
      ELSE sum(cents) END AS cents, max(coverage_end) AS coverage_end, max(name) AS name, CASE basis
      WHEN 'FEC summary' THEN max(record_id) END AS record_id
    FROM spent GROUP BY candidate_id, cycle, basis) m ON m.candidate_id = v.candidate_id AND m.cycle = v.cycle
  LEFT JOIN shared_money h ON h.record_id = m.record_id
  LEFT JOIN said t ON t.subject_id = v.candidate_id AND t.cycle = v.cycle
  LEFT JOIN candidate_record c ON c.candidate_id = v.candidate_id
  WHERE :candidate IS NULL OR v.candidate_id = :candidate) d
-- @why
SELECT record_id, CASE basis WHEN 'itemized rows' THEN cents ELSE coalesce(cents, 0) END AS cents,
  CAST(NULL AS BIGINT) AS outside_cents
FROM spent
WHERE candidate_id = :key_candidate_id AND basis = :key_basis AND (basis <> 'itemized rows' OR cents IS NOT NULL)
UNION ALL
SELECT record_id, low_cents, NULL FROM said
WHERE :key_basis = 'stated figure' AND subject_id = :key_candidate_id AND cycle = CAST(:key_cycle AS TEXT)
UNION ALL
SELECT o.entry_id, NULL, o.cents FROM race_outside o JOIN polled p ON p.candidate_id = o.candidate_id
  AND p.cycle = o.cycle
WHERE p.race = :key_race AND p.election_date = :key_election_date AND CASE o.stance
  WHEN 'support' THEN o.candidate_id = :key_candidate_id WHEN 'oppose' THEN o.candidate_id <> :key_candidate_id END
ORDER BY 1
