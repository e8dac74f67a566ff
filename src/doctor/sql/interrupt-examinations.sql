UPDATE examination SET state = 'interrupted', ended_at = :now WHERE state = 'running'
