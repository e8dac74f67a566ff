import type { Exam } from './check.ts';

export const SLURMCTLD_LOG = '/var/log/slurm/slurmctld.log';
export const SLURMD_LOG = '/var/log/slurm/slurmd.log';

/** Who slurmctld runs as. */
export function slurmUser({ slurmConf }: Pick<Exam, 'slurmConf'>): string {
  return slurmConf.get('slurmuser')?.replace(/\(\d+\)$/, '') || 'root';
}

/** With what slurm.conf takes for it where it says nothing. */
export function statePath({ slurmConf }: Pick<Exam, 'slurmConf'>): string {
  return slurmConf.get('statesavelocation') || '/var/spool';
}

/** `%n` and `%h` stand for the node. */
export function spoolPath({ slurmConf }: Pick<Exam, 'slurmConf'>, node: string): string {
  return (slurmConf.get('slurmdspooldir') || '/var/spool/slurmd').replaceAll(/%[nh]/g, node);
}

/** Where others reach slurmctld or slurmd; of a range of ports, its first. */
export function portOf({ slurmConf }: Pick<Exam, 'slurmConf'>, daemon: 'slurmctld' | 'slurmd'): number {
  return Number.parseInt(slurmConf.get(`${daemon}port`) ?? '', 10) || (daemon === 'slurmctld' ? 6817 : 6818);
}
