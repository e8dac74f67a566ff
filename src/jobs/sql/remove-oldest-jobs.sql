DELETE FROM job
WHERE raw_id <= (SELECT raw_id FROM job ORDER BY raw_id DESC LIMIT 1 OFFSET :keep)
