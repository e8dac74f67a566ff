SELECT pilot, owner, engine, job_id AS jobId, node, slots, kind, allowed, leaves, state, lease_until AS leaseUntil, created_at AS createdAt,
  CASE kind WHEN 'simple' THEN (SELECT count(*) FROM lease WHERE lease.pilot = pilot.pilot) END AS held
FROM pilot INDEXED BY pilot_present
WHERE state <> 'gone' AND (:pilot IS NULL OR pilot = :pilot)
ORDER BY pilot
