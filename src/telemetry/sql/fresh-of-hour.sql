SELECT fromSec, untilSec, packed
FROM telemetry.fresh
WHERE nodeId = @nodeId AND fromSec < @until AND untilSec > @from
ORDER BY freshId
