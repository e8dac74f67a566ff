SELECT pilot, owner, job_id AS jobId, node, slots, state, lease_until AS leaseUntil, last_grant AS lastGrant FROM pilot WHERE pilot = ?
