UPDATE pilot SET job_id = :jobId WHERE pilot = :pilot
