UPDATE pilot INDEXED BY pilot_present SET lease_until = :leaseUntil WHERE state <> 'gone' AND state IN ('live', 'lost') AND kind <> 'simple'
