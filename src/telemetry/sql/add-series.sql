INSERT INTO telemetry.series (nodeId, key, seenAt) VALUES (@nodeId, @key, @now)
ON CONFLICT (nodeId, key) DO UPDATE SET seenAt = excluded.seenAt
RETURNING seriesId
