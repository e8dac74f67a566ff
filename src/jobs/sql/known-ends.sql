SELECT raw_id AS rawId, ended_at AS endedAt FROM job
WHERE engine = :engine AND raw_id IN (SELECT value FROM json_each(:rawIds))
