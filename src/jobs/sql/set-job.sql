INSERT OR REPLACE INTO job (engine, raw_id, job_id, array_id, array_index, owner, name, state, ended_at, job, detail)
VALUES (:engine, :rawId, :jobId, :arrayId, :arrayIndex, :owner, :name, :state, :endedAt, :job, :detail)
