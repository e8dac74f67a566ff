INSERT OR REPLACE INTO job_submission (engine, raw_id, kind, directives, warnings, script)
VALUES (:engine, :rawId, :kind, :directives, :warnings, :script)
