DELETE FROM telemetry.series WHERE seriesId = @seriesId
