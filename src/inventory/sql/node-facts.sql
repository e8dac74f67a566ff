SELECT facts -> '$.facts' AS facts, facts_at AS factsAt FROM node WHERE node = :node
