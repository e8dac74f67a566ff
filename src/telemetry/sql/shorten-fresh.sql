UPDATE telemetry.fresh SET fromSec = @until WHERE nodeId = @nodeId AND fromSec < @until
