SELECT alert, told, sent FROM alert WHERE until IS NULL ORDER BY since
