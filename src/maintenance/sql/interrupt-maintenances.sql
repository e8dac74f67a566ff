UPDATE maintenance SET state = 'interrupted', ended_at = :now
WHERE state = 'running' AND maintenance <> :but
