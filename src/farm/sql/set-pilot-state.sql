UPDATE pilot SET state = :state WHERE pilot = :pilot
