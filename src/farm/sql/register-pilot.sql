UPDATE pilot SET node = :node, slots = :slots, state = 'live', lease_until = :leaseUntil, last_grant = 0 WHERE pilot = :pilot AND state <> 'gone' RETURNING pilot
