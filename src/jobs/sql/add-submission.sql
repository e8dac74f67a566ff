INSERT OR REPLACE INTO job_submission (raw_id, kind, directives, warnings, script)
VALUES (:rawId, :kind, :directives, :warnings, :script)
