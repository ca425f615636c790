-- check: class-of-codes
-- about: A class made from an FEC transaction type says what the code list says, unless a rule changed its status.
SELECT k.class_id, k.transaction_tp, k.kind, k.nature, k.direction, k.stance, k.individual
FROM posting_class k JOIN code_transaction_tp c ON c.code = k.transaction_tp
WHERE k.status_rule IS NOT 'unknown-code/1'
  AND (k.kind <> c.kind OR k.nature <> c.nature OR k.direction <> c.direction
       OR k.individual <> CAST(c.individual AS INTEGER)
       OR coalesce(k.stance, '') <> coalesce(c.stance, '')
       OR (k.status = 'active' AND c.status <> 'active'))
ORDER BY k.class_id
