INSERT INTO run_job (run, duty, engine, job_id, starts) VALUES (:run, :duty, :engine, :jobId, 1)
ON CONFLICT (run, duty) DO UPDATE SET engine = excluded.engine, job_id = excluded.job_id, starts = starts + 1
