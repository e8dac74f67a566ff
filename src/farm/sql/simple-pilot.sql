SELECT pilot, leaves, lease_until AS keptUntil FROM pilot INDEXED BY pilot_simple
WHERE owner = :owner AND node = :node AND kind = 'simple' AND state <> 'gone'
