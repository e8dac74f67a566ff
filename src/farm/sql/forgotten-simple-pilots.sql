SELECT pilot FROM pilot INDEXED BY pilot_simple
WHERE kind = 'simple' AND state <> 'gone' AND lease_until < ? AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.pilot = pilot.pilot)
