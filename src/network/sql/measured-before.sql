SELECT test, kind, state, progress, pairs, ended_at AS endedAt FROM network_test
WHERE state = 'done' AND kind = :kind AND test < :test AND pairs LIKE '%"mbitPerSec"%'
ORDER BY test DESC LIMIT 1
