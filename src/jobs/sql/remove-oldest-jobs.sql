DELETE FROM job
WHERE engine = :engine
  AND raw_id <= (SELECT raw_id FROM job WHERE engine = :engine ORDER BY raw_id DESC LIMIT 1 OFFSET :keep)
