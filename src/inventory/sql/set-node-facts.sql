UPDATE node SET facts = :facts, facts_at = :now, seen_at = :now WHERE node = :node
