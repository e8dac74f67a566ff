UPDATE network_test SET state = 'interrupted', ended_at = :now WHERE state = 'running'
