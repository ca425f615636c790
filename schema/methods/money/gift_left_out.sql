-- method: gift_left_out
-- about: What looks like a gift by an individual and does not count as one, by rule.
-- uses: left_out
-- rule: conduit-type/1: a conduit's own rows are left out; the recipient's row is the gift
-- rule: conduit-memo/1: memos that name the conduit of the gift above are left out
-- rule: candidate-gift/1: gifts of the candidate to the own campaign (15C) are no gifts by individuals to the FEC and are left out
-- rule: refunds are not subtracted; see the report refunds
gift_left_out AS (
  SELECT rule, n, cents FROM left_line
  WHERE individual = 1 OR is_passed_on OR rule = 'conduit-memo/1' OR rule = 'candidate-gift/1')
