-- order: 10
-- view: posting_classes
-- about: What each class of row means and what it counts as. Decided here and nowhere else; the reports add up by this view.
-- column: class_id  integer  Number of the class
-- column: kind  text  contribution, receipt, disbursement, outside_spending or ad_buy
-- column: nature  text  contribution, refund, transfer, loan, earmark-pass …
-- column: direction  text  in or out, seen from the filer
-- column: status  text  active counts; every other status names its rule
-- column: status_rule  text  Rule that gave the status (schema/codes/status_rule.csv); blank when active
-- column: stance  text  support or oppose, for outside spending
-- column: transaction_tp  text  FEC transaction type; blank where the format has none
-- column: memo  integer  1 when marked X by the filer
-- column: individual  integer  1 when coded as a contribution by an individual
-- column: line  text  Schedule and line of the form, of rows of electronic filings: SA11AI
-- column: counts_as  text  individual gift, other receipt, refund paid, payment, outside spending, ad buy; nothing when the status is not active
-- column: is_receipt  integer  1 when it adds to money received (individual gift or other receipt)
-- column: is_payment  integer  1 when it adds to money paid by the filer (payment or refund paid; not outside spending)
-- column: between_committees  integer  1 when it is a gift or transfer from one committee to another, if the other side is a committee
-- column: is_earmarked  integer  1 when it is a gift that reached the filer through a conduit (15E, 30E, 31E, 32E)
-- column: is_passed_on  integer  1 when it is a conduit's own row of a gift handed on (24T, 24I)
CREATE VIEW posting_classes AS
SELECT
  class_id, kind, nature, direction, status, status_rule, stance, transaction_tp, memo, individual, line,
  CASE WHEN status <> 'active' THEN 'nothing'
       WHEN kind = 'outside_spending' THEN 'outside spending'
       WHEN kind = 'ad_buy' THEN 'ad buy'
       WHEN individual = 1 THEN 'individual gift'
       WHEN direction = 'in' THEN 'other receipt'
       WHEN nature = 'refund' THEN 'refund paid'
       ELSE 'payment' END AS counts_as,
  status = 'active' AND kind NOT IN ('outside_spending', 'ad_buy') AND direction = 'in' AS is_receipt,
  status = 'active' AND kind NOT IN ('outside_spending', 'ad_buy') AND direction = 'out' AS is_payment,
  status = 'active' AND nature IN ('transfer', 'committee-contribution') AS between_committees,
  status = 'active' AND individual = 1
    AND coalesce(transaction_tp, '') IN ('15E', '30E', '31E', '32E') AS is_earmarked,
  status = 'conduit' AND coalesce(transaction_tp, '') IN ('24T', '24I') AS is_passed_on
FROM posting_class;
