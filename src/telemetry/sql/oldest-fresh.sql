SELECT f.nodeId, f.fromSec FROM telemetry.fresh f WHERE f.fromSec < @before ORDER BY f.fromSec LIMIT 1
