UPDATE pilot SET allowed = :allowed WHERE pilot = :pilot
