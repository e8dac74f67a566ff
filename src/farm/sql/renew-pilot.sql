UPDATE pilot SET lease_until = :leaseUntil, state = 'live' WHERE pilot = :pilot AND state <> 'gone' RETURNING slots, allowed, leaves
