import type { Check, Found } from '../check.ts';
import { isOut, LOOK_AT_NODES, readSlurmNodes, resume, SLURMS_REASONS } from '../slurm-nodes.ts';

/** Reasons that a check of their own explains. */
const EXPLAINED = /Low RealMemory|unexpectedly rebooted|reboot timed out/i;

/** A node that Slurm took out of work does not come back by itself, whatever was mended since. */
export const nodeDrained: Check = {
  name: 'node-drained',
  rung: 'slurmd',
  order: 80,
  cause:
    'Slurm takes a node out when it did not answer, a job could not be ended or its disk was full; a person does with scontrol or breadbox drain.',
  look: ({ isHead }) => (isHead ? LOOK_AT_NODES : undefined),

  examine(exam) {
    const { head, patients, looked } = exam;
    if (head === undefined) return [];
    const seen = readSlurmNodes(looked(head.node));
    const out = seen.filter(isOut);
    if (seen.length > 0 && out.length === 0) exam.tested('Slurm has no node out of work.');
    return out.flatMap(({ node, state, reason, by }): Found[] => {
      if (!patients.some((each) => each.node === node) || EXPLAINED.test(reason ?? '')) return [];
      const own = reason === undefined || SLURMS_REASONS.test(reason);
      const proof = `${node} ${state} ${reason ?? ''}`.trim();
      const same = {
        ...{ nodes: [node], proof, proofFrom: `scontrol show node ${node} on ${head.node}` },
        fix: `scontrol update nodename=${node} state=resume`,
      };
      return own
        ? [
            {
              ...same,
              level: 'error',
              sentence: `Slurm has taken ${node} out of work, and it does not come back by itself: ${reason ?? 'it was not heard of'}.`,
            },
          ]
        : [
            {
              ...same,
              level: 'warning',
              byHand: true,
              cause: 'Somebody meant it.',
              sentence: `${node} was taken out of work by ${by ?? 'somebody'}: ${reason}.`,
              fix: `When it may work again: breadbox resume ${node}`,
            },
          ];
    });
  },

  treat: async ({ nodes: [node] }, { head }) =>
    head && [{ node: head.node, what: `let ${node} work again`, script: resume(node!) }],
};
