DELETE FROM telemetry.put_aside
