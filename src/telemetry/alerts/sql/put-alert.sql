INSERT INTO alert (alert, rule, node, since, until, told, sent) VALUES (:alert, :rule, :node, :since, :until, :told, :sent)
ON CONFLICT (alert) DO UPDATE SET until = excluded.until, told = excluded.told, sent = excluded.sent
