-- method: class_told
-- about: What each class of row is and counts as (the view posting_classes); of --line, which is a line of the cover, 11(a)(i), or of a schedule, SA11AI.
class_told AS NOT MATERIALIZED (
  SELECT * FROM posting_classes WHERE :line IS NULL OR line = upper(:line)
    OR line IN (SELECT c.line FROM code_form_line c WHERE c.cover_line = lower(:line)))
