-- method: source_listed
-- about: Every file of --cycle or without a period, as the report sources shows it, replaced and removed ones too.
-- uses: speaking
source_listed AS (
  SELECT CAST(s.source_id AS TEXT) AS source_id, s.file, s.member, s.format, coalesce(CAST(s.cycle AS TEXT),
    '') AS cycle, s.state, CASE WHEN s.source_id IN (SELECT source_id FROM speaking) THEN 'yes' ELSE 'no' END AS speaks,
    s.posted, s.rejected, s.sum_cents, s.memo_cents, s.precision, s.known_from, s.known_until, s.received_on, s.sha256
  FROM source s WHERE :cycle IS NULL OR s.cycle IS NULL OR s.cycle = CAST(:cycle AS INTEGER))
