import type { Treatment } from './check.ts';
import { SLURMCTLD_LOG, SLURMD_LOG } from './slurm-paths.ts';

/** A unit that failed is started again at once, and what its log says last is what is told where it does not stay. */
export function startSlurm(node: string, unit: 'slurmctld' | 'slurmd'): Treatment {
  const log = unit === 'slurmctld' ? SLURMCTLD_LOG : SLURMD_LOG;
  return {
    node,
    what: `start ${unit} anew`,
    script: `systemctl daemon-reload
systemctl enable ${unit} 2>/dev/null || true
systemctl reset-failed ${unit} 2>/dev/null || true
timeout 60 systemctl restart ${unit} || { tail -n 3 ${log} >&2; exit 1; }
sleep 1
systemctl is-active --quiet ${unit} || { tail -n 3 ${log} >&2; exit 1; }`,
    timeoutSec: 90,
  };
}
