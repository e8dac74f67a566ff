DELETE FROM alert WHERE until IS NOT NULL AND alert <= (SELECT max(alert) FROM alert) - :keep
