UPDATE node SET state = :state, reason = :reason, seen_at = coalesce(:seenAt, seen_at) WHERE node = :node
