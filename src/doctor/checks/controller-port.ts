import type { Check, Exam, Found } from '../check.ts';
import { howToOpen, LOOK_AT_FIREWALL, openFirewall, ruleAgainst } from '../firewall.ts';
import { portOf } from '../slurm-paths.ts';
import { reaches } from '../tcp-reach.ts';
import { lookAtUnit, readUnit } from '../unit-look.ts';

/** Asked of every node that is to register there. */
export const controllerPort: Check = {
  name: 'controller-port',
  rung: 'slurmd',
  order: 20,
  cause: 'A firewall on the head lets SSH in and nothing else.',
  look: ({ isHead }) => (isHead ? `${lookAtUnit('slurmctld')}\n${LOOK_AT_FIREWALL}` : undefined),

  async examine(exam) {
    const { head, patients } = exam;
    if (head === undefined || readUnit(exam.looked(head.node), 'slurmctld').state !== 'running') return [];
    const port = portOf(exam, 'slurmctld');
    const others = patients.filter((each) => each.computes && each.node !== head.node);
    const tried = await Promise.all(
      others.map(async ({ node }) => ({ node, ...(await reaches(node, { address: head.address, port }, exam)) })),
    );
    const bad = tried.filter(({ ok }) => !ok);
    if (bad.length === 0) return [];
    const looked = exam.looked(head.node);
    const rule = ruleAgainst(looked, port);
    const same = {
      level: 'error' as const,
      fix: `On ${head.node}: ${howToOpen(exam, looked)}`,
      ...(!/^@firewall /m.test(looked) && { byHand: true as const }),
    };
    // Nobody reaches it: then it is the head that is to blame.
    if (bad.length === others.length)
      return [
        {
          ...same,
          nodes: [head.node],
          sentence: `No node reaches slurmctld on ${head.node}, port ${port}, though it runs.`,
          proof: rule ?? bad[0]!.said,
          proofFrom: rule === undefined ? `TCP from ${bad[0]!.node}` : `nft list ruleset on ${head.node}`,
        },
      ];
    return bad.map(
      ({ node, said }): Found => ({
        ...same,
        nodes: [node],
        sentence: `${node} does not reach slurmctld on ${head.node}, port ${port}, while others do.`,
        proof: said,
        proofFrom: `TCP from ${node}`,
      }),
    );
  },

  treat: async (_found, exam) => opened(exam),
};

function opened(exam: Exam) {
  const { head } = exam;
  const treatment = head && openFirewall(head.node, exam, exam.looked(head.node));
  return treatment && [treatment];
}
