SELECT told FROM alert WHERE until IS NOT NULL ORDER BY alert DESC LIMIT :limit
