SELECT at, because FROM telemetry.put_aside
