SELECT token_id AS tokenId, node, owner, kind, slots, login, pilot, leaves, started_at AS startedAt FROM lending ORDER BY started_at
