SELECT kind, directives, warnings, script FROM job_submission WHERE engine = :engine AND raw_id = :rawId
