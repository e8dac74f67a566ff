SELECT count(*) AS pilots FROM pilot INDEXED BY pilot_simple WHERE owner = ? AND kind = 'simple' AND state <> 'gone'
