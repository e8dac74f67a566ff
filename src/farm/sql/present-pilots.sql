SELECT pilot, owner, job_id AS jobId, node, slots, state, lease_until AS leaseUntil, created_at AS createdAt
FROM pilot
WHERE state <> 'gone' AND (:owner IS NULL OR owner = :owner)
ORDER BY pilot
