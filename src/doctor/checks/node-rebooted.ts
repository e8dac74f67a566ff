import type { Check, Found } from '../check.ts';
import { isOut, LOOK_AT_NODES, readSlurmNodes, resume } from '../slurm-nodes.ts';

/** With ReturnToService below 2, Slurm waits for a person after every restart that it was not told of. */
export const nodeRebooted: Check = {
  name: 'node-rebooted',
  rung: 'slurmd',
  order: 60,
  cause: 'The power failed, or somebody restarted it; jobs that ran there are lost.',
  look: ({ isHead }) => (isHead ? LOOK_AT_NODES : undefined),

  examine({ head, patients, looked, slurmConf }) {
    if (head === undefined) return [];
    return readSlurmNodes(looked(head.node)).flatMap((seen): Found[] => {
      if (!isOut(seen) || !/unexpectedly rebooted|reboot timed out/i.test(seen.reason ?? '')) return [];
      if (!patients.some(({ node }) => node === seen.node)) return [];
      const always =
        slurmConf.get('returntoservice') === '2'
          ? ''
          : ' With ReturnToService=2 in slurm.conf it comes back by itself.';
      return [
        {
          nodes: [seen.node],
          level: 'error',
          sentence: `${seen.node} has restarted without Slurm's knowing, and Slurm gives it no jobs until it is told to.`,
          proof: seen.reason!,
          proofFrom: `sinfo -R on ${head.node}`,
          fix: `scontrol update nodename=${seen.node} state=resume.${always}`,
        },
      ];
    });
  },

  treat: async ({ nodes: [node] }, { head }) =>
    head && [{ node: head.node, what: `let ${node} work again`, script: resume(node!) }],
};
