-- order: 50
-- view: filed_outside
-- about: Rows of outside spending in electronic filings, one for each candidate a cost concerns: Schedule E, Form 57, Form 76, and Form 93 shared among its candidates. Every version of a report: filter known_from and known_until by the day asked about. Covered notices: see notice_covers.
-- column: entry_id  integer  The row
-- column: source_id  integer  The filing, see sources
-- column: cycle  integer  Two-year period of the filing
-- column: known_from  date  First day on which the filing speaks
-- column: known_until  date  First day on which it no longer speaks
-- column: form  text  FEC form, like F24
-- columns: file_num
-- column: is_notice  integer  1 on 24- and 48-hour notices, 0 on regular reports
-- column: spender_id  text  Spender, FEC id
-- column: spender  text  Its name as filed
-- column: nature  text  independent-expenditure, electioneering or communication-cost
-- column: stance  text  support or oppose; blank when neither is filed
-- column: status  text  active, or why the class of the row does not count
-- column: status_rule  text  Rule that gave the status; blank when active
-- columns: class_id
-- column: candidate_id  text  Candidate, FEC id; blank when the filing gives none
-- column: candidate  text  Candidate, FEC id; LAST, FIRST as filed where there is none; blank when nobody is named
-- column: candidate_name  text  Name as filed, LAST, FIRST where it is filed in parts; blank when the filing gives none
-- column: race  text  Race as filed, like OH-15, OH-SEN or US-PRES; blank when not filed
-- column: amount_cents  integer  US cents: the row, or this candidate's share of a shared cost
-- column: share_method  text  Rule by which a cost was shared (equal-share/1); blank when it was not
-- column: day  integer  Day of the payment, counted from 1970-01-01
-- column: dissemination_day  integer  Day made public, counted likewise
-- column: payee  text  Vendor as filed
-- column: purpose  text  Purpose as filed
CREATE VIEW filed_outside AS
SELECT
  e.entry_id, s.source_id, s.cycle, s.known_from, s.known_until, g.form_tp AS form, g.file_num,
  g.form_tp = 'F24' OR (g.form_tp = 'F5' AND coalesce(g.report_type, '') IN ('24', '48')) AS is_notice,
  g.cmte_id AS spender_id, coalesce(g.filer_name, g.last_name || coalesce(', ' || g.first_name, '')) AS spender,
  k.nature, k.stance, k.status, k.status_rule, k.class_id,
  CASE WHEN a.entry_id IS NULL THEN o.cand_id ELSE i.cand_id END AS candidate_id,
  coalesce(CASE WHEN a.entry_id IS NULL THEN o.cand_id ELSE i.cand_id END,
    upper(CASE WHEN a.entry_id IS NULL THEN coalesce(o.cand_name, o.cand_last_name || coalesce(', ' || o.cand_first_name, ''))
      ELSE i.cand_last_name || coalesce(', ' || i.cand_first_name, '') END), '') AS candidate,
  nullif(CASE WHEN a.entry_id IS NULL THEN coalesce(o.cand_name, o.cand_last_name || coalesce(', ' || o.cand_first_name, ''))
    ELSE i.cand_last_name || coalesce(', ' || i.cand_first_name, '') END, '') AS candidate_name,
  CASE upper(substr(CASE WHEN a.entry_id IS NULL THEN o.office ELSE i.office END, 1, 1)) WHEN 'P' THEN 'US-PRES'
    WHEN 'S' THEN upper(CASE WHEN a.entry_id IS NULL THEN o.office_state ELSE i.office_state END) || '-SEN'
    WHEN 'H' THEN upper(CASE WHEN a.entry_id IS NULL THEN o.office_state ELSE i.office_state END) || '-'
      || substr('00' || coalesce(CASE WHEN a.entry_id IS NULL THEN o.office_district ELSE i.office_district END, '00'), -2)
  END AS race,
  coalesce(a.cents, e.amount_cents) AS amount_cents, a.method AS share_method, e.entry_day AS day,
  d.dissemination_day, p.display_name AS payee, d.purpose
FROM source s
CROSS JOIN filing g CROSS JOIN entry e CROSS JOIN posting o CROSS JOIN posting_class k
LEFT JOIN party p ON p.party_id = e.party_id
LEFT JOIN detail d ON d.detail_id = e.detail_id
LEFT JOIN allocation a ON a.entry_id = e.entry_id
LEFT JOIN filing_item i ON i.record_id = a.item_id
WHERE g.source_id = coalesce(s.supplements, s.source_id)
  AND e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
  AND o.posting_id = e.posting_id AND k.class_id = o.class_id AND k.kind = 'outside_spending' AND s.state <> 'removed' AND s.format = 'fec-efile';
