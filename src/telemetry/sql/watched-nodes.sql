SELECT node, about, seenAt, session, taken FROM telemetry.node WHERE seenAt >= @since ORDER BY node
