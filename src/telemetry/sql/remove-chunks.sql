DELETE FROM telemetry.chunk WHERE place >= @first AND place < @before
