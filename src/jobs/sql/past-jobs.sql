-- :known are those that the engine still has. Newest first.
SELECT job FROM job
WHERE engine = :engine
  AND (:before IS NULL OR raw_id < :before)
  AND (:owner IS NULL OR owner = :owner)
  AND (:name IS NULL OR instr(name, :name) > 0)
  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
  AND (:since IS NULL OR ended_at > :since)
  AND (:jobs IS NULL
    OR job_id IN (SELECT value FROM json_each(:jobs))
    OR CAST(array_id AS TEXT) IN (SELECT value FROM json_each(:jobs))
    OR CAST(raw_id AS TEXT) IN (SELECT value FROM json_each(:jobs)))
  AND raw_id NOT IN (SELECT value FROM json_each(:known))
ORDER BY raw_id DESC
LIMIT :limit
