SELECT packed FROM telemetry.chunk WHERE place = @place
