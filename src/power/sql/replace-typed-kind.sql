DELETE FROM typed_watts WHERE meter = :meter AND kind = :kind AND kind <> ''
