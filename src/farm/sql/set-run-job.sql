INSERT INTO run_job (run, duty, job_id, starts) VALUES (:run, :duty, :jobId, 1)
ON CONFLICT (run, duty) DO UPDATE SET job_id = excluded.job_id, starts = starts + 1
