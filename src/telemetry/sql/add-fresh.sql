INSERT INTO telemetry.fresh (nodeId, fromSec, untilSec, packed) VALUES (@nodeId, @fromSec, @untilSec, @packed)
