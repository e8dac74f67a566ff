import type { Check, Found } from '../check.ts';
import { authOf, isInSlurm } from '../concerns-slurm.ts';
import { insecureFiles, LOOK_AT_MUNGE_FILES, MUNGE_KEY, MUNGE_LOG } from '../munge-files.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

const INSECURE = /(?:Keyfile|Logfile|Seedfile|PRNG seed|Socket|PID file)?.*is insecure|insecure:/i;

export const mungeKeyMode: Check = {
  name: 'munge-key-mode',
  rung: 'auth',
  order: 10,
  cause: 'The key was copied by another account, or a folder above it was opened for a group.',
  look: (patient) => (isInSlurm(patient) ? `${LOOK_AT_MUNGE_FILES}\n${lookAtUnit('munge', [MUNGE_LOG])}` : undefined),

  examine(exam) {
    if (authOf(exam) !== 'munge') return [];
    return exam.patients.filter(isInSlurm).flatMap(({ node }): Found[] => {
      const [wrong] = insecureFiles(exam.looked(node)).toReversed();
      if (wrong === undefined) return [];
      const unit = readUnit(exam.looked(node), 'munge');
      const { line } = whyNot(unit, INSECURE);
      const said = INSECURE.test(line);
      const runs = unit.state === 'running';
      return [
        {
          nodes: [node],
          level: runs ? 'warning' : 'error',
          sentence: runs
            ? `munge runs on ${node}, but will not start again: ${wrong.path} is not its own alone.`
            : `munge does not start on ${node}: ${wrong.path} is not its own alone.`,
          proof: said ? line : wrong.line,
          proofFrom: said ? `journal of munge on ${node}` : `stat -c '%n %U:%G %a' on ${node}`,
          fix: `${mend(wrong.path).join('; ')}; systemctl restart munge`,
          needs: 'restart',
        },
      ];
    });
  },

  async treat({ nodes: [node] }, exam) {
    const wrong = insecureFiles(exam.looked(node!));
    return [
      {
        node: node!,
        what: `give munge its own files: ${wrong.map(({ path }) => path).join(', ')}`,
        script: [...wrong.flatMap(({ path }) => mend(path)), MUNGE_KEY.restart].join('\n'),
        timeoutSec: 120,
      },
    ];
  },
};

function mend(path: string): readonly string[] {
  if (path === '/etc') return ['chmod go-w /etc'];
  return path === MUNGE_KEY.path
    ? [`chown munge:munge ${path}`, `chmod 0400 ${path}`]
    : [`chown munge:munge ${path}`, `chmod go-w ${path}`];
}
