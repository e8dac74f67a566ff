UPDATE pilot SET last_grant = :grant, lease_until = :leaseUntil, state = 'live' WHERE pilot = :pilot
