UPDATE console SET closed_at = :now, because = :because, bytes = :bytes WHERE console = :console AND closed_at IS NULL
