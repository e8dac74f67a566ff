DELETE FROM network_test WHERE kind = :kind AND test NOT IN (
  SELECT test FROM network_test WHERE kind = :kind ORDER BY test DESC LIMIT :keep
)
