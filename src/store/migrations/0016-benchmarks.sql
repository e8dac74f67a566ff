-- Runs of benchmarks, and what was imported; both columns of JSON are as the API tells it. What comes with the row itself holds:
-- the state and the end in the JSON may be older.
CREATE TABLE bench_run (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  benchmark TEXT NOT NULL,
  state TEXT NOT NULL,                 -- running, done, failed, cancelled, interrupted
  source TEXT NOT NULL,                -- measured, imported
  nodes TEXT NOT NULL,
  ended_at INTEGER,
  listed TEXT NOT NULL,                -- without inputs and single figures
  whole TEXT NOT NULL
) STRICT;
CREATE INDEX bench_run_of_benchmark ON bench_run (benchmark, number);
