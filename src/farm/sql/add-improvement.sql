INSERT INTO optimum (run, evaluation, seq, value, at)
SELECT :run, :evaluation, seq, :value, :now FROM task WHERE run = :run AND key = :key
ON CONFLICT DO NOTHING
RETURNING seq
