-- method: covered
-- about: Rows of 24- and 48-hour notices that a report or a bulk row tells as well on :as_of. cover_span has every span of days, with filer, class and cents.
-- column: covered_by    integer  Source that tells the row
-- column: covered_from  date  First day on which that one does
-- rule: ie-merge/1: a row of a 24- or 48-hour notice is covered while a regular report of the spender speaks whose period holds its payment or its dissemination day; it is matched by day, not by amount
-- rule: late-gift-merge/1: a 48-hour notice of a gift is covered while a regular report of the committee speaks whose period holds its day; it is matched by day, not by name or amount
-- rule: bulk-tells-notice/1: where that report is not loaded, a bulk row of the same spender, candidate and amount on one of those days covers the row of a notice
covered AS NOT MATERIALIZED (
  SELECT entry_id, rule, covered_by, known_from AS covered_from, straddles
  FROM notice_cover WHERE known_from <= :as_of AND :as_of < known_until),
cover_span AS NOT MATERIALIZED (
  SELECT entry_id, source_id, filer_id, class_id, amount_cents AS cents, rule, covered_by, known_from AS covered_from,
    known_until AS covered_until
  FROM notice_covers)
