DELETE FROM maintenance WHERE maintenance <= (SELECT max(maintenance) FROM maintenance) - :keep
