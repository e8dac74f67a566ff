INSERT INTO telemetry.node (node, about, seenAt, session, taken)
VALUES (@node, coalesce(@about, '{}'), @seenAt, @session, @taken)
ON CONFLICT (node) DO UPDATE
SET about = coalesce(@about, about), seenAt = @seenAt, session = @session, taken = @taken
RETURNING nodeId
