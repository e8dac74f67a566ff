UPDATE console SET closed_at = :now, because = :because WHERE closed_at IS NULL
