SELECT run, count(*) AS held FROM lease WHERE pilot = ? GROUP BY run
