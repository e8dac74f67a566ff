UPDATE pilot SET lease_until = max(coalesce(lease_until, 0), :leaseUntil) WHERE state = 'live'
