UPDATE pilot SET node = :node, slots = :slots, state = 'live', lease_until = :leaseUntil WHERE pilot = :pilot AND state <> 'gone' RETURNING pilot
