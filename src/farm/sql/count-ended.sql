UPDATE run SET leased = leased - :leased, answered = answered + :answered, failed = failed + :failed WHERE run = :run
