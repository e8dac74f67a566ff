-- All that are older than every job of the engine's history, but for :known, which the engine still has.
DELETE FROM job_submission
WHERE engine = :engine
  AND raw_id < (SELECT min(coalesce(array_id, raw_id)) FROM job WHERE engine = :engine)
  AND raw_id NOT IN (SELECT value FROM json_each(:known))
