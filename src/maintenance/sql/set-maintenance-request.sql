UPDATE maintenance SET request = :request WHERE maintenance = :maintenance
