UPDATE pilot SET leaves = 1 WHERE pilot = ? AND state <> 'gone'
