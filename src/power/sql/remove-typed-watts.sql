DELETE FROM typed_watts WHERE meter = :meter
