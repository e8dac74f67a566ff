SELECT nodeId, seenAt FROM telemetry.node WHERE expiredAt < @before OR expiredAt > @now ORDER BY expiredAt LIMIT 1
