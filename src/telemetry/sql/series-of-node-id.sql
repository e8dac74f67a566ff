SELECT seriesId, key, seenAt FROM telemetry.series WHERE nodeId = @nodeId
