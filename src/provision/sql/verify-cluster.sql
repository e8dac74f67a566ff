UPDATE cluster SET verified_at = :now
