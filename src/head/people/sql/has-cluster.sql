SELECT 1 FROM cluster
