UPDATE pilot SET lease_until = :keptUntil WHERE pilot = :pilot
