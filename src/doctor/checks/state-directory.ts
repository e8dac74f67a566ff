import { joinWords } from '../../cluster/posix-words.ts';
import type { Check } from '../check.ts';
import { SLURMCTLD_LOG, slurmUser, statePath } from '../slurm-paths.ts';
import { startSlurm } from '../start-slurm.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

const SAYS = /state save|StateSaveLocation|Can't save state|Could not open.*state|mkdir\(/i;

/** Where slurmctld keeps its queue: without it there is neither job nor node. */
export const stateDirectory: Check = {
  name: 'state-directory',
  rung: 'paths',
  order: 10,
  cause: 'Slurm makes none of its folders; this one is missing, or was made or copied by root.',
  look: (patient) => (patient.isHead ? lookAtUnit('slurmctld', [SLURMCTLD_LOG]) : undefined),

  async examine(exam) {
    const { head, slurmConf } = exam;
    if (head === undefined || slurmConf.size === 0) return [];
    const path = statePath(exam);
    const user = slurmUser(exam);
    const { stdout } = await exam.ask(head.node, { script: tryIt(path, user) });
    const closed = /^@closed (.*)$/m.exec(stdout)?.[1];
    if (closed === undefined) return [];
    const { line } = whyNot(readUnit(exam.looked(head.node), 'slurmctld'), SAYS);
    const said = SAYS.test(line);
    return [
      {
        nodes: [head.node],
        level: 'error',
        sentence: `slurmctld cannot write to ${path} on ${head.node}, where it keeps its queue: it must be ${user}'s.`,
        proof: said ? line : closed,
        proofFrom: said ? `${SLURMCTLD_LOG} on ${head.node}` : `ls -ld ${path} on ${head.node}`,
        fix: `${mend(path, user).join('; ')}; systemctl restart slurmctld`,
        needs: 'restart',
        ...(!isSlurms(path) && {
          byHand: true as const,
          fix: `In slurm.conf: StateSaveLocation=/var/spool/slurmctld, a folder of its own: ${path} may hold more than Slurm's files. Then, with that folder: ${mend('/var/spool/slurmctld', user).join('; ')}; systemctl restart slurmctld`,
        }),
      },
    ];
  },

  async treat({ nodes: [node] }, exam) {
    const path = statePath(exam);
    const user = slurmUser(exam);
    return [
      { node: node!, what: `give ${path} to ${user}`, script: mend(path, user).join('\n') },
      startSlurm(node!, 'slurmctld'),
    ];
  },
};

/** What slurm.conf takes where it says nothing is /var/spool, which other services use too: whose files they are is left alone there. */
function isSlurms(path: string): boolean {
  return /slurm[^/]*(?:\/|$)/i.test(path) && !path.split('/').includes('..');
}

/** As slurmctld itself: every folder above must let it through, and what lies there must be its own. */
function tryIt(path: string, user: string): string {
  const [word, who] = [joinWords([path]), joinWords([user])];
  return `if ! runuser -u ${who} -- sh -c 'test -d "$0" && test -w "$0" && test -x "$0"' ${word}; then
  echo "@closed $(ls -ld ${word} 2>&1)"
else
  find ${word} -maxdepth 1 -type f ! -user ${who} -exec ls -l {} + 2>/dev/null | sed -n '1s/^/@closed /p'
fi`;
}

function mend(path: string, user: string): readonly string[] {
  const [word, who] = [joinWords([path]), joinWords([user])];
  return [`mkdir -p ${word}`, `chown -R ${who}: ${word}`, `chmod 0755 ${word}`];
}
