import type { Check, Found } from '../check.ts';
import { resume } from '../slurm-nodes.ts';
import { SLURMD_LOG } from '../slurm-paths.ts';
import { startSlurm } from '../start-slurm.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

/** The node may read idle for minutes after: slurmctld has not missed it yet. */
export const slurmdStopped: Check = {
  name: 'slurmd-stopped',
  rung: 'slurmd',
  order: 30,
  cause: 'It was stopped, or ends at once because of something that its log says.',
  look: ({ computes }) => (computes ? lookAtUnit('slurmd', [SLURMD_LOG]) : undefined),

  examine: ({ patients, looked, tested }) => {
    const nodes = patients.filter(({ computes }) => computes);
    const found = nodes.flatMap(({ node }): Found[] => {
      const unit = readUnit(looked(node), 'slurmd');
      if (unit.state === 'running') return [];
      const why = whyNot(unit);
      return [
        {
          nodes: [node],
          level: 'error',
          sentence: `slurmd does not run on ${node}, so that no job can.`,
          proof: why.line,
          proofFrom: why.isLog ? `journal of slurmd on ${node}` : `systemctl status slurmd on ${node}`,
          fix: 'systemctl enable --now slurmd',
          needs: 'restart',
        },
      ];
    });
    if (nodes.length > 0 && found.length === 0) tested('slurmd runs on all nodes that compute.');
    return found;
  },

  treat: async ({ nodes: [node] }, { head }) => [
    startSlurm(node!, 'slurmd'),
    ...(head === undefined
      ? []
      : [{ node: head.node, what: `let ${node} work again`, script: `sleep 2\n${resume(node!)}` }]),
  ],
};
