SELECT kind, directives, warnings, script FROM job_submission WHERE raw_id = :rawId
