SELECT change FROM up_change WHERE up = :up ORDER BY seq
