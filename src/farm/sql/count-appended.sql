UPDATE run SET tasks = :tasks, feed_done = :feedDone WHERE run = :run
