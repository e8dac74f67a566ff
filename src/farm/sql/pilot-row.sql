SELECT pilot, owner, job_id AS jobId, node, slots, kind, allowed, leaves, state, lease_until AS leaseUntil, last_grant AS lastGrant FROM pilot WHERE pilot = ?
