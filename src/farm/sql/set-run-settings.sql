UPDATE run SET name = :name, priority = :priority, workers = :workers WHERE run = :run
