INSERT INTO telemetry.chunk (place, packed) VALUES (@place, @packed)
ON CONFLICT (place) DO UPDATE SET packed = excluded.packed
