DELETE FROM meter WHERE meter = :meter
