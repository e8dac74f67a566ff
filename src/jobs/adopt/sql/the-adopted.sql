SELECT id, host, adopted FROM adopted WHERE one = 1
