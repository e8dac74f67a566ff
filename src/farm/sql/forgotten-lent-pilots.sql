SELECT pilot, owner FROM pilot INDEXED BY pilot_present
WHERE state <> 'gone' AND kind = 'lent' AND created_at < :unclaimed
  AND (state = 'submitted' OR (state = 'lost' AND lease_until < :unheard)
    OR NOT EXISTS (SELECT 1 FROM token WHERE token.pilot = pilot.pilot))
