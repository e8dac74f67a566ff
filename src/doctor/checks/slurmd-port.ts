import type { Check, Found } from '../check.ts';
import { howToOpen, LOOK_AT_FIREWALL, openFirewall, ruleAgainst } from '../firewall.ts';
import { resume } from '../slurm-nodes.ts';
import { portOf } from '../slurm-paths.ts';
import { reaches } from '../tcp-reach.ts';
import { lookAtUnit, readUnit } from '../unit-look.ts';

export const slurmdPort: Check = {
  name: 'slurmd-port',
  rung: 'slurmd',
  order: 40,
  cause: 'A firewall on the node lets SSH in and nothing else.',
  look: ({ computes }) => (computes ? `${lookAtUnit('slurmd')}\n${LOOK_AT_FIREWALL}` : undefined),

  async examine(exam) {
    const { head, patients } = exam;
    if (head === undefined) return [];
    const port = portOf(exam, 'slurmd');
    const running = patients.filter(
      (each) =>
        each.computes && each.node !== head.node && readUnit(exam.looked(each.node), 'slurmd').state === 'running',
    );
    const found = await Promise.all(
      running.map(async ({ node, address }): Promise<Found[]> => {
        const { ok, said } = await reaches(head.node, { address, port }, exam);
        // A slurmd that does not listen yet is no matter of a firewall.
        if (ok || /refused/i.test(said)) return [];
        const looked = exam.looked(node);
        const rule = ruleAgainst(looked, port);
        return [
          {
            nodes: [node],
            level: 'error',
            sentence: `${head.node} does not reach slurmd on ${node}, port ${port}, though it runs: jobs there hang until the node is taken for dead.`,
            proof: rule ?? said,
            proofFrom: rule === undefined ? `TCP from ${head.node}` : `nft list ruleset on ${node}`,
            fix: `On ${node}: ${howToOpen(exam, looked)}`,
            ...(!/^@firewall /m.test(looked) && { byHand: true as const }),
          },
        ];
      }),
    );
    return found.flat();
  },

  async treat({ nodes: [node] }, exam) {
    const treatment = openFirewall(node!, exam, exam.looked(node!));
    const { head } = exam;
    if (treatment === undefined || head === undefined) return undefined;
    return [treatment, { node: head.node, what: `let ${node} work again`, script: resume(node!) }];
  },
};
