SELECT place, packed FROM telemetry.chunk WHERE place BETWEEN @first AND @last
