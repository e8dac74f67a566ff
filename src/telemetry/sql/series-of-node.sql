SELECT s.seriesId, s.key, s.seenAt
FROM telemetry.series s JOIN telemetry.node n USING (nodeId)
WHERE n.node = @node
ORDER BY s.key
