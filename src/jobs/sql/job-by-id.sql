-- A number is a job, or an array: then its first index.
SELECT job, detail FROM job
WHERE engine = :engine AND job_id = :jobId AND raw_id = :rawId
UNION ALL
SELECT job, detail FROM
  (SELECT job, detail FROM job WHERE engine = :engine AND array_id = :rawId ORDER BY array_index LIMIT 1)
LIMIT 1
