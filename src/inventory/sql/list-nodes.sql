-- Without their facts, of which a thousand are long.
SELECT node, spec, source, state, reason, seen_at AS seenAt, facts ->> '$.summary' AS summary FROM node
