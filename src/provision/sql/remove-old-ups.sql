DELETE FROM up WHERE up <= (SELECT max(up) FROM up) - :keep
