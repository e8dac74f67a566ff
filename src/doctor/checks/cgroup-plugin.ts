import { configureSlurm } from '../../provision/phases/configure-slurm.ts';
import type { Check, Found } from '../check.ts';
import { SLURMD_LOG } from '../slurm-paths.ts';
import { startSlurm } from '../start-slurm.ts';
import { treatByPhase } from '../treat-by-phase.ts';
import { lookAtUnit, readUnit } from '../unit-look.ts';

const SAYS =
  /cgroup controller is not available|cgroup namespace .* not mounted|Hybrid mode is not supported|cannot find cgroup plugin|cannot create cgroup context|Unable to initialize cgroup plugin|cgroup_dbus|plugin name for cgroup|cgroup.*(?:fatal|aborting)/i;

/** slurmd looks for cgroups by itself where no cgroup.conf says otherwise, and ends where it finds what it cannot use. */
export const cgroupPlugin: Check = {
  name: 'cgroup-plugin',
  rung: 'cgroups',
  order: 20,
  cause: 'cgroup.conf is missing, or names a plugin that this release of Slurm or this kernel does not have.',
  look: (patient) => (patient.computes ? lookAtUnit('slurmd', [SLURMD_LOG]) : undefined),

  examine: ({ patients, looked }) =>
    patients.flatMap(({ node, computes }): Found[] => {
      if (!computes) return [];
      const { state, said } = readUnit(looked(node), 'slurmd');
      const line = state === 'failing' ? said.find((each) => SAYS.test(each)) : undefined;
      if (line === undefined) return [];
      return [
        {
          nodes: [node],
          level: 'error',
          sentence: `slurmd does not start on ${node}: it finds no cgroups that it can use.`,
          proof: line,
          proofFrom: `journal of slurmd on ${node}`,
          fix: 'On the head, in /etc/slurm/cgroup.conf: CgroupPlugin=disabled (before 24.05: cgroup/v1), and in slurm.conf: ProctrackType=proctrack/linuxproc; scontrol reconfigure. Jobs are then not kept to their memory by the kernel.',
          needs: 'restart',
        },
      ];
    }),

  async treat({ nodes: [node] }, exam) {
    const head = exam.head?.node;
    if (head === undefined) return undefined;
    const files = await treatByPhase(configureSlurm, [head, node!], exam);
    // slurm.conf would be written of the nodes that are examined alone.
    const own = files?.filter(({ what }) => !what.endsWith('/etc/slurm/slurm.conf')) ?? [];
    if (own.length === 0) return undefined;
    return [
      ...own,
      { node: head, what: 'hand out the configuration', script: 'scontrol reconfigure || systemctl restart slurmctld' },
      startSlurm(node!, 'slurmd'),
    ];
  },
};
