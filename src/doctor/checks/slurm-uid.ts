import { fixAccounts } from '../../provision/phases/fix-accounts.ts';
import type { Check, Exam, Found, Treatment } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

const LOOK = `for name in slurm munge; do getent passwd $name | sed 's/^/@account /'; done`;
const UNITS = ['munge', 'slurmctld', 'slurmd'];

/** Slurm knows its own account by the number that the controller has for it, and takes nothing from another. */
export const slurmUid: Check = {
  name: 'slurm-uid',
  rung: 'users',
  order: 10,
  cause: 'Packages that make these accounts number them by what else is on the host.',
  look: () => LOOK,
  examine({ patients, head, cluster, looked, tested }) {
    const of = (node: string, name: string) =>
      new RegExp(`^@account (${name}:[^:]*:(\\d+):.*)$`, 'm').exec(looked(node)) ?? undefined;
    const found = patients.flatMap(({ node }): Found[] => {
      const name = 'slurm';
      const there = of(node, name);
      const right = cluster?.ids.slurm ?? (head && of(head.node, name)?.[2]);
      if (there === undefined || right === undefined || there[2] === String(right)) return [];
      return [
        {
          level: 'error',
          nodes: [node],
          sentence: `The account ${name} has the number ${there[2]} on ${node}, and ${right} on the others.`,
          proof: there[1]!,
          proofFrom: `getent passwd ${name}, on ${node}`,
          fix: `On ${node}: systemctl stop slurmd; groupmod -g ${right} ${name}; usermod -u ${right} ${name}; chown -R ${name}: /var/lib/slurm /var/log/slurm; systemctl start slurmd`,
          needs: 'restart',
          ...(cluster === undefined ? { byHand: true as const } : {}),
        },
      ];
    });
    if (found.length === 0) tested('The account slurm has one number everywhere.');
    return found;
  },
  async treat({ nodes }, exam) {
    const steps = await treatByPhase(fixAccounts, nodes, exam);
    if (steps === undefined) return undefined;
    const starts = await startAgain(nodes, exam);
    return [...steps, ...starts];
  },
};

/** Whatever runs now is to run after it: the account is changed while nobody does. */
async function startAgain(nodes: readonly string[], { ask }: Exam): Promise<readonly Treatment[]> {
  const starts = nodes.map(async (node): Promise<Treatment[]> => {
    const { stdout } = await ask(node, {
      script: `for unit in ${UNITS.join(' ')}; do systemctl is-active --quiet $unit && echo $unit; done`,
    });
    const units = stdout.trim().split(/\s+/).join(' ');
    // slurmd of 24.11 has only started once it has registered, which is not waited for.
    const script = `systemctl start --no-block ${units}`;
    return units === '' ? [] : [{ node, what: `start ${units} again`, script }];
  });
  return (await Promise.all(starts)).flat();
}
