DELETE FROM telemetry.fresh WHERE nodeId = @nodeId AND fromSec < @until AND untilSec <= @until
