import { NodeSet } from '../../cluster/node-set.ts';
import { beliefs, disbelief } from '../beliefs.ts';
import type { Check, Found } from '../check.ts';
import { authOf, isInSlurm } from '../concerns-slurm.ts';
import { MUNGE_KEY, MUNGE_LOG } from '../munge-files.ts';
import { copyKey, lookAtKey, readKey, rightSum } from '../shared-key.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

const NO_KEY = /Failed to find keyfile|Failed to check keyfile|Failed to open keyfile/i;

/** Judged by the sum of the key, and by what munge says to a credential of the head: two munges of two keys are well by themselves. */
export const mungeKey: Check = {
  name: 'munge-key',
  rung: 'auth',
  order: 20,
  cause: 'Each installation of munge makes a key of its own; a node that was set up anew has another than the cluster.',
  look: (patient) =>
    isInSlurm(patient) ? `${lookAtKey(MUNGE_KEY.path)}\n${lookAtUnit('munge', [MUNGE_LOG])}` : undefined,

  async examine(exam) {
    const { patients, head } = exam;
    if (authOf(exam) !== 'munge' || head === undefined) return [];
    const nodes = patients.filter(isInSlurm);
    const right = rightSum(exam, exam.cluster?.secrets.mungeKey);
    const running = nodes.filter(({ node }) => readUnit(exam.looked(node), 'munge').state === 'running');
    const asked = running.some(({ node }) => node === head.node) ? await beliefs(running, head, exam) : [];
    const good = asked.filter((belief) => disbelief(belief, head.node) === undefined);
    if (good.length > 0 && good.length === asked.length)
      exam.tested(
        `${head.node} and ${NodeSet.of(good.map(({ node }) => node))} believe each other's munge credentials.`,
      );

    return nodes.flatMap(({ node }): Found[] => {
      const key = readKey(exam.looked(node));
      if (key !== undefined && key.sha256 === right) return [];
      const unit = readUnit(exam.looked(node), 'munge');
      const { line } = whyNot(unit, NO_KEY);
      const own = asked.filter((belief) => belief.node === node || node === head.node);
      const bad = own.map((belief) => disbelief(belief, head.node)).find((each) => each !== undefined);
      const fix = `Copy ${MUNGE_KEY.path} of a good node to ${node}, then there: chown munge:munge ${MUNGE_KEY.path}; chmod 0400 ${MUNGE_KEY.path}; systemctl restart munge slurmd`;
      const same = { nodes: [node], fix, needs: 'restart' as const };
      if (key === undefined)
        return [
          {
            ...{ ...same, level: 'error', sentence: `${node} has no key of munge.` },
            ...{ proof: NO_KEY.test(line) ? line : unit.status, proofFrom: `journal of munge on ${node}` },
          },
        ];
      return [
        {
          ...same,
          // A key that munged has not read yet does no harm before its next start.
          level: bad === undefined && own.length > 0 ? 'warning' : 'error',
          sentence: `${node} has another key of munge than the cluster, so that nobody believes who it says it is.`,
          proof: bad === undefined ? `${key.sha256}  ${MUNGE_KEY.path}` : `unmunge: Error: ${bad.said}`,
          proofFrom: bad === undefined ? `sha256sum on ${node}` : bad.from,
        },
      ];
    });
  },

  async treat({ nodes: [node] }, exam) {
    const secret = exam.cluster?.secrets.mungeKey;
    const right = rightSum(exam, exam.cluster?.secrets.mungeKey);
    const patient = exam.patients.find((each) => readKey(exam.looked(each.node))?.sha256 === right);
    const treatment = await copyKey(node!, MUNGE_KEY, { secret, patient, exam });
    return treatment && [treatment];
  },
};
