-- Ids of jobs mean something within one engine alone: `local`, or `slurm:` and what tells its cluster from others.
DROP INDEX job_interactive;
ALTER TABLE job_submission RENAME TO job_submission_before;
CREATE TABLE job_submission (
  engine TEXT NOT NULL,
  raw_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- batch, interactive
  directives TEXT NOT NULL,            -- JSON arrays
  warnings TEXT NOT NULL,
  script TEXT,                         -- null: too long to be kept, or none
  PRIMARY KEY (engine, raw_id)
) STRICT;
INSERT INTO job_submission (engine, raw_id, kind, directives, warnings, script)
SELECT 'local', raw_id, kind, directives, warnings, script FROM job_submission_before;
DROP TABLE job_submission_before;
CREATE INDEX job_interactive ON job_submission (engine, raw_id) WHERE kind = 'interactive';

DROP INDEX job_facts;
DROP INDEX job_array;
ALTER TABLE job RENAME TO job_before;
CREATE TABLE job (
  engine TEXT NOT NULL,
  raw_id INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  array_id INTEGER,
  array_index INTEGER,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  ended_at INTEGER NOT NULL,
  job TEXT NOT NULL,                   -- JSON, as the API tells it
  detail TEXT,                         -- JSON: what only the details of a job have; null: too long to be kept
  PRIMARY KEY (engine, raw_id)
) STRICT;
INSERT INTO job (engine, raw_id, job_id, array_id, array_index, owner, name, state, ended_at, job, detail)
SELECT 'local', raw_id, job_id, array_id, array_index, owner, name, state, ended_at, job, detail FROM job_before;
DROP TABLE job_before;
-- All that jobs are counted by: a hundred thousand are counted in a third of the time that the table takes.
CREATE INDEX job_facts ON job (engine, owner, state, ended_at, name, job_id, array_id);
CREATE INDEX job_array ON job (engine, array_id, array_index) WHERE array_id IS NOT NULL;

ALTER TABLE pilot ADD COLUMN engine TEXT NOT NULL DEFAULT 'local'; -- whose job_id it is
ALTER TABLE run_job ADD COLUMN engine TEXT NOT NULL DEFAULT 'local';
