DELETE FROM console WHERE number <= (SELECT max(number) FROM console) - :keep
