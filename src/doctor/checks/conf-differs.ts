import { BreadboxError } from '../../cluster/errors.ts';
import { configureSlurm } from '../../provision/phases/configure-slurm.ts';
import type { Check, Exam, Found, Treatment } from '../check.ts';
import { isInSlurm } from '../concerns-slurm.ts';
import { startSlurm } from '../start-slurm.ts';
import { treatByPhase } from '../treat-by-phase.ts';

const OWN = '/etc/slurm/slurm.conf';
const FETCHED = '/run/slurm/conf/slurm.conf';

/** One configuration for all: handed out by the head, or the same file everywhere. */
export const confDiffers: Check = {
  name: 'conf-differs',
  rung: 'slurmd',
  order: 70,
  cause: 'slurm.conf was changed on one node alone, or on the head without scontrol reconfigure.',
  look: (patient) =>
    isInSlurm(patient)
      ? `for conf in ${OWN} ${FETCHED}; do [ ! -f "$conf" ] || echo "@conf $(sha256sum "$conf")"; done
grep -h conf-server /etc/default/slurmd 2>/dev/null | sed -n 's/^[^#].*/@fetches/p'`
      : undefined,

  examine(exam) {
    const { head, patients, looked } = exam;
    const right = head && confs(looked(head.node)).get(OWN);
    if (head === undefined || right === undefined) return [];
    const others = patients.filter((each) => each.computes && each.node !== head.node);
    return others.flatMap(({ node }): Found[] => {
      const seen = confs(looked(node));
      const own = seen.get(OWN);
      const fetched = seen.get(FETCHED);
      const fetches = /^@fetches$/m.test(looked(node));
      if (own !== undefined && own !== right)
        return [
          {
            nodes: [node],
            level: 'error',
            sentence: `${node} has another slurm.conf than ${head.node}${fetches ? ', which hides the one that the head hands out from its commands' : ''}.`,
            proof: `${own}  ${OWN}`,
            proofFrom: `sha256sum on ${node}; on ${head.node} it is ${right.slice(0, 12)}…`,
            fix: fetches
              ? `On ${node}: mv ${OWN} ${OWN}.put-aside; systemctl restart slurmd`
              : `Copy ${OWN} of ${head.node} to ${node}; systemctl restart slurmd`,
            needs: 'restart',
          },
        ];
      if (own !== undefined || fetched === undefined || fetched === right) return [];
      return [
        {
          nodes: [node],
          level: 'warning',
          sentence: `${node} works with another slurm.conf than ${head.node} has now.`,
          proof: `${fetched}  ${FETCHED}`,
          proofFrom: `sha256sum on ${node}; on ${head.node} it is ${right.slice(0, 12)}…`,
          fix: `On ${head.node}: scontrol reconfigure`,
        },
      ];
    });
  },

  async treat({ nodes: [node], level }, exam) {
    const { head } = exam;
    if (head === undefined) return undefined;
    if (level === 'warning')
      return [{ node: head.node, what: 'hand out slurm.conf anew', script: 'scontrol reconfigure\nsleep 1' }];
    const files = (await treatByPhase(configureSlurm, [node!], exam)) ?? (await copied(node!, head.node, exam));
    return [...files, startSlurm(node!, 'slurmd')];
  },
};

function confs(looked: string): ReadonlyMap<string, string> {
  return new Map(Array.from(looked.matchAll(/^@conf (\S+) +(\S+)$/gm), ([, sum, path]) => [path!, sum!]));
}

/** @throws BreadboxError `command-failed` where the head's cannot be read: then the node keeps its own */
async function copied(node: string, head: string, { ask }: Exam): Promise<readonly Treatment[]> {
  const { exitCode, stdout, stderr } = await ask(head, { script: `cat ${OWN}` });
  if (exitCode !== 0 || stdout.trim() === '') {
    throw new BreadboxError('command-failed', `${OWN} of ${head} cannot be read: ${stderr.trim() || 'it is empty'}`);
  }
  const script = `[ -e ${OWN}.put-aside ] || cp -a ${OWN} ${OWN}.put-aside
cat >${OWN}.new
chmod 644 ${OWN}.new
mv -f ${OWN}.new ${OWN}`;
  return [{ node, what: `copy ${OWN} of ${head}`, stdin: stdout, script }];
}
