UPDATE pilot SET engine = :engine, job_id = :jobId WHERE pilot = :pilot
