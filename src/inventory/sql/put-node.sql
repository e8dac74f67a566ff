-- A node that has moved to another address is another board: what was learnt of the old one does not hold.
INSERT INTO node (node, spec, source, state, added_at) VALUES (:node, :spec, :source, 'unknown', :now)
ON CONFLICT (node) DO UPDATE SET
  spec = excluded.spec,
  source = excluded.source,
  state = iif(:moved, 'unknown', state),
  reason = iif(:moved, NULL, reason),
  facts = iif(:moved, NULL, facts),
  facts_at = iif(:moved, NULL, facts_at),
  seen_at = iif(:moved, NULL, seen_at)
