import { beliefs, disbelief } from '../beliefs.ts';
import type { Check, Exam, Found } from '../check.ts';
import { authOf, isInSlurm } from '../concerns-slurm.ts';
import { MUNGE_KEY } from '../munge-files.ts';
import { lookAtKey, readKey, rightSum } from '../shared-key.ts';
import { lookAtUnit, readUnit } from '../unit-look.ts';

/** munged reads its key at its start alone: the right file beside a munged of the old one. */
export const mungeStale: Check = {
  name: 'munge-stale',
  rung: 'auth',
  order: 25,
  cause: 'The key was copied while munge ran; it reads it at its start alone.',
  look: (patient) => (isInSlurm(patient) ? `${lookAtKey(MUNGE_KEY.path)}\n${lookAtUnit('munge')}` : undefined),

  async examine(exam) {
    const { patients, head } = exam;
    if (authOf(exam) !== 'munge' || head === undefined) return [];
    const running = patients.filter((each) => isInSlurm(each) && isRunning(each.node, exam));
    if (!running.includes(head)) return [];
    const bad = (await beliefs(running, head, exam)).flatMap((belief) => {
      const why = disbelief(belief, head.node);
      return why === undefined || !/Invalid credential|Unauthorized/.test(why.said) ? [] : [{ ...belief, why }];
    });
    if (bad.length === 0) return [];
    const right = rightSum(exam, exam.cluster?.secrets.mungeKey);
    const stale = running.filter(({ node }) => {
      const key = readKey(exam.looked(node));
      const { sinceSec } = readUnit(exam.looked(node), 'munge');
      if (key?.sha256 !== right || sinceSec === undefined) return false;
      return key!.changedSec > sinceSec && (node === head.node || bad.some((each) => each.node === node));
    });
    return stale.map(({ node }): Found => {
      const { why } = bad.find((each) => each.node === node) ?? bad[0]!;
      return {
        nodes: [node],
        level: 'error',
        sentence: `munge on ${node} has not started anew since its key was changed, and still uses the old one.`,
        proof: `unmunge: Error: ${why.said}`,
        proofFrom: why.from,
        fix: 'systemctl restart munge; systemctl restart slurmd',
        needs: 'restart',
      };
    });
  },

  async treat({ nodes: [node] }) {
    return [{ node: node!, what: 'restart munge, and what uses it', script: MUNGE_KEY.restart, timeoutSec: 120 }];
  },
};

function isRunning(node: string, { looked }: Exam): boolean {
  return readUnit(looked(node), 'munge').state === 'running';
}
