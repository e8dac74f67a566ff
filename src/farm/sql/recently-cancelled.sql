SELECT run FROM run WHERE state IN ('cancelled', 'failed') AND ended_at > ?
