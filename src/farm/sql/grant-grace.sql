UPDATE pilot SET lease_until = :leaseUntil WHERE state IN ('live', 'lost')
