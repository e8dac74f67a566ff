SELECT engine, job_id AS jobId, starts FROM run_job WHERE run = :run AND duty = :duty
