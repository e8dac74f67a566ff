SELECT untold.seq, coalesce(length(answer.answer), 0) AS bytes
FROM untold LEFT JOIN answer ON answer.run = untold.run AND answer.seq = untold.seq
WHERE untold.run = ?
ORDER BY untold.seq
LIMIT 1000
