SELECT run.state, answer.attempt AS answered, answer.pilot AS answeredBy, failure.attempt AS failed, lease.attempt AS leased
FROM run
LEFT JOIN answer ON answer.run = run.run AND answer.seq = :seq
LEFT JOIN failure ON failure.run = run.run AND failure.seq = :seq
LEFT JOIN lease ON lease.run = run.run AND lease.seq = :seq
WHERE run.run = :run
