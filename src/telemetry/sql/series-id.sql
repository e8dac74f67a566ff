SELECT seriesId, seenAt FROM telemetry.series WHERE nodeId = @nodeId AND key = @key
