SELECT node, json_extract(facts, '$.facts.uids') AS uids
FROM node
WHERE json_extract(facts, '$.facts.uids') IS NOT NULL
ORDER BY node
