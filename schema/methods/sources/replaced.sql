-- method: replaced
-- about: Of the sources of the question, those that spoke once and no longer do on :as_of.
-- uses: told_span
-- rule: amended-filing/1: versions of a report that an amendment replaced are left out; the newest one that was public on the day counts
replaced AS NOT MATERIALIZED (SELECT * FROM told_span WHERE speaks_until <= :as_of AND is_asked)
