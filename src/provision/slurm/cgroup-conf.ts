import type { Cluster } from '../cluster.ts';
import { slurmRelease } from './slurm-release.ts';
import { WRITTEN_BY } from './slurm-words.ts';

/** All nodes have one configuration, so that all must have what it needs. */
export function usesCgroups({ compute }: Cluster): boolean {
  return compute.length > 0 && compute.every(({ facts }) => facts.cgroup.usable);
}

/** Without cgroups the plugin is named all the same: slurmd would look for them, and end where it finds a mixture. */
export function cgroupConf(cluster: Cluster): string {
  const lines = usesCgroups(cluster)
    ? ['CgroupPlugin=autodetect', 'ConstrainCores=yes', 'ConstrainRAMSpace=yes', 'ConstrainDevices=yes']
    : [`CgroupPlugin=${slurmRelease(cluster.slurmVersion).withoutCgroups}`];
  return `${[WRITTEN_BY, ...lines].join('\n')}\n`;
}
