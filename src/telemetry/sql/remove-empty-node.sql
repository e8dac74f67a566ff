DELETE FROM telemetry.node
WHERE nodeId = @nodeId
  AND seenAt < @before
  AND NOT EXISTS (SELECT 1 FROM telemetry.series s WHERE s.nodeId = @nodeId)
  AND NOT EXISTS (SELECT 1 FROM telemetry.fresh f WHERE f.nodeId = @nodeId)
