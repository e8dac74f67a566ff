SELECT lease.deadline, run.spec ->> 'timeLimitSec' AS timeLimitSec FROM lease JOIN run USING (run)
WHERE lease.run = ? AND lease.seq = ? AND lease.attempt = ? AND lease.pilot = ?
