DELETE FROM examination WHERE examination <= (SELECT max(examination) FROM examination) - :keep
