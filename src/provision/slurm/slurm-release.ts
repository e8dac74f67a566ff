/** What of Slurm differs between the releases that distributions carry. */
export interface SlurmRelease {
  /** Its units do not start where /etc/slurm/slurm.conf is missing, as with a configuration fetched from the head. */
  readonly unitWantsFile: boolean;
  /** Its mpi/pmix opens `libpmix.so` without a number, a name that only the development package has. */
  readonly wantsPlainPmix: boolean;
  /** What `CgroupPlugin` says where no cgroups are used; without it slurmd looks for them and ends. */
  readonly withoutCgroups: 'disabled' | 'cgroup/v1';
  /** Whether `scontrol reconfigure` takes nodes in and out; else slurmctld must start anew, which jobs outlive. */
  readonly reconfiguresNodes: boolean;
}

/** @param version as Debian's package says it, such as 22.05.8 */
export function slurmRelease(version: string): SlurmRelease {
  const from = (year: number, month: number) => isFrom(version, year, month);
  return {
    unitWantsFile: !from(23, 2),
    wantsPlainPmix: !from(23, 2),
    withoutCgroups: from(24, 5) ? 'disabled' : 'cgroup/v1',
    reconfiguresNodes: from(23, 11),
  };
}

function isFrom(version: string, year: number, month: number): boolean {
  const [versionYear = 0, versionMonth = 0] = version.split('.').map(Number);
  return versionYear > year || (versionYear === year && versionMonth >= month);
}
