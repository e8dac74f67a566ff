import type { Check, Found } from '../check.ts';
import { authOf, isInSlurm } from '../concerns-slurm.ts';
import { insecureFiles, LOOK_AT_MUNGE_FILES, MUNGE_KEY, MUNGE_LOG } from '../munge-files.ts';
import { lookAtKey, readKey } from '../shared-key.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

/** Where neither the key nor its mode is why. */
export const mungeStopped: Check = {
  name: 'munge-stopped',
  rung: 'auth',
  order: 30,
  cause: 'It was stopped, or ended and was not started again.',
  look: (patient) =>
    isInSlurm(patient)
      ? `${lookAtKey(MUNGE_KEY.path)}\n${LOOK_AT_MUNGE_FILES}\n${lookAtUnit('munge', [MUNGE_LOG])}
timeout 5 munge -n </dev/null 2>&1 >/dev/null | sed 's/^/@says /'`
      : undefined,

  examine(exam) {
    if (authOf(exam) !== 'munge') return [];
    return exam.patients.filter(isInSlurm).flatMap(({ node }): Found[] => {
      const looked = exam.looked(node);
      const unit = readUnit(looked, 'munge');
      const says = /^@says (munge: Error: .*)$/m.exec(looked)?.[1];
      if (unit.state === 'running' && says === undefined) return [];
      if (unit.state !== 'running' && (readKey(looked) === undefined || insecureFiles(looked).length > 0)) return [];
      const why = whyNot(unit);
      return [
        {
          nodes: [node],
          level: 'error',
          sentence: `munge does not run on ${node}, so that Slurm there cannot say who it is.`,
          proof: why.isLog ? why.line : (says ?? why.line),
          proofFrom: why.isLog
            ? `journal of munge on ${node}`
            : says
              ? `munge -n on ${node}`
              : `systemctl status munge on ${node}`,
          fix: 'systemctl enable --now munge; systemctl restart slurmd',
          needs: 'restart',
        },
      ];
    });
  },

  async treat({ nodes: [node] }) {
    return [
      {
        node: node!,
        what: 'start munge, and what waits for it',
        script: `systemctl enable munge 2>/dev/null || true\n${MUNGE_KEY.restart}`,
        timeoutSec: 120,
      },
    ];
  },
};
