SELECT pilot, owner, engine, job_id AS jobId, node, slots, kind, allowed, leaves, state, lease_until AS leaseUntil, created_at AS createdAt
FROM pilot INDEXED BY pilot_present
WHERE state <> 'gone' AND kind <> 'simple'
ORDER BY pilot
