SELECT f.fromSec, f.untilSec, f.packed
FROM telemetry.fresh f JOIN telemetry.node n USING (nodeId)
WHERE n.node = @node AND f.fromSec < @until AND f.untilSec > @from
ORDER BY f.freshId
