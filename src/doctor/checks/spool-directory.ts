import { joinWords } from '../../cluster/posix-words.ts';
import type { Check, Found } from '../check.ts';
import { SLURMD_LOG, slurmUser, spoolPath } from '../slurm-paths.ts';
import { startSlurm } from '../start-slurm.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

const SAYS = /mkdir\(|creat\(|Domain socket directory|SlurmdSpoolDir|spool/i;

export const spoolDirectory: Check = {
  name: 'spool-directory',
  rung: 'paths',
  order: 20,
  cause: 'Slurm makes only the last folder of the path, and an image that was cleaned has lost those above it.',
  look: (patient) => (patient.computes ? lookAtUnit('slurmd', [SLURMD_LOG]) : undefined),

  async examine(exam) {
    if (exam.slurmConf.size === 0) return [];
    const user = slurmUser(exam);
    const found = await Promise.all(
      exam.patients
        .filter(({ computes }) => computes)
        .map(async ({ node }): Promise<Found[]> => {
          const path = spoolPath(exam, node);
          const word = joinWords([path]);
          const { stdout } = await exam.ask(node, {
            script: `if [ -d ${word} ]; then stat -c '@owner %U' ${word}; fi\nls -ld ${word} 2>&1`,
          });
          const owner = /^@owner (.*)$/m.exec(stdout)?.[1];
          if (owner === 'root' || owner === user) return [];
          const unit = readUnit(exam.looked(node), 'slurmd');
          const line = whyNot(unit, SAYS).line;
          const said = SAYS.test(line);
          return [
            {
              nodes: [node],
              level: 'error',
              sentence:
                owner === undefined
                  ? `${node} has no ${path}, where slurmd keeps what its jobs need: it cannot start, nor run jobs.`
                  : `${path} on ${node} is ${owner}'s, and must be ${user}'s or root's.`,
              proof: said ? line : (stdout.trim().split('\n').at(-1) ?? ''),
              proofFrom: said ? `journal of slurmd on ${node}` : `ls -ld ${path} on ${node}`,
              fix: `${mend(path, user).join('; ')}; systemctl restart slurmd`,
              needs: 'restart',
            },
          ];
        }),
    );
    return found.flat();
  },

  async treat({ nodes: [node] }, exam) {
    const path = spoolPath(exam, node!);
    return [
      { node: node!, what: `make ${path}`, script: mend(path, slurmUser(exam)).join('\n') },
      startSlurm(node!, 'slurmd'),
    ];
  },
};

function mend(path: string, user: string): readonly string[] {
  const word = joinWords([path]);
  return [`mkdir -p ${word}`, `chown ${joinWords([user])}: ${word}`, `chmod 0755 ${word}`];
}
