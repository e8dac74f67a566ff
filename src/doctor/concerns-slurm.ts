import type { Exam, Patient } from './check.ts';

/** Whether Slurm runs there: the head, and all that compute. */
export function isInSlurm({ isHead, computes }: Pick<Patient, 'isHead' | 'computes'>): boolean {
  return isHead || computes;
}

/** How its daemons know each other. */
export function authOf({ cluster, slurmConf }: Pick<Exam, 'cluster' | 'slurmConf'>): 'munge' | 'slurm' {
  return cluster?.auth ?? (slurmConf.get('authtype')?.endsWith('/slurm') === true ? 'slurm' : 'munge');
}
