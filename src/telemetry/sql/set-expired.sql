UPDATE telemetry.node SET expiredAt = @now WHERE nodeId = @nodeId
