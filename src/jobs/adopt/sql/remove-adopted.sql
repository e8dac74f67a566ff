DELETE FROM adopted WHERE one = 1
