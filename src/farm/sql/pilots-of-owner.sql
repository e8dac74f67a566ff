SELECT pilot, owner, engine, job_id AS jobId, node, slots, kind, allowed, leaves, state, lease_until AS leaseUntil, created_at AS createdAt
FROM pilot
WHERE owner = ? AND state <> 'gone'
ORDER BY pilot
