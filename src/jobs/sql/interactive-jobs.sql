SELECT engine, raw_id AS rawId FROM job_submission WHERE kind = 'interactive'
