import type { Check, Exam, Found } from '../check.ts';
import { ANSWERS } from '../slurm-nodes.ts';

/** KillWait and UnkillableStepTimeout, and a little more: after that nobody waits for it any more. */
const STUCK_SEC = 180;

/** A program that cannot be killed, mostly in a file system that does not answer, keeps its node from the next job. */
export const stuckCompleting: Check = {
  name: 'stuck-completing',
  rung: 'slurmd',
  order: 75,
  cause: 'A process of the job hangs in a file system that does not answer, or slurmd was away when the job ended.',
  look: ({ isHead }) =>
    isHead
      ? `echo "@now $(date +%s)"
${ANSWERS} && timeout 10 squeue -h -t CG -o '%i|%N|%u|%e' 2>/dev/null | while IFS='|' read -r job nodes user end; do
  echo "@completing $job|$nodes|$user|$(date -d "$end" +%s 2>/dev/null)"
  scontrol show hostnames "$nodes" | sed "s/^/@node $job /"
done`
      : undefined,

  examine({ head, patients, looked }: Exam): readonly Found[] {
    if (head === undefined) return [];
    const text = looked(head.node);
    const now = Number(/^@now (\d+)$/m.exec(text)?.[1] ?? 0);
    return Array.from(text.matchAll(/^@completing (\S+?)\|(\S*?)\|(\S+?)\|(\d+)$/gm)).flatMap(
      ([, job, nodes, user, end]): Found[] => {
        const seconds = now - Number(end);
        if (seconds < STUCK_SEC) return [];
        const there = Array.from(text.matchAll(/^@node (\S+) (\S+)$/gm)).flatMap(([, of, node]) =>
          of === job ? [node!] : [],
        );
        const on = there.filter((each) => patients.some(({ node }) => node === each));
        if (on.length === 0) return [];
        return [
          {
            nodes: on,
            level: 'error',
            sentence: `Job ${job} of ${user} has ended ${Math.floor(seconds / 60)} minutes ago, and ${nodes} still cannot get rid of it.`,
            proof: `${job} ${nodes} ${user} COMPLETING`,
            proofFrom: `squeue -t CG on ${head.node}`,
            fix: `On ${nodes}: ps -eo pid,stat,wchan,args | grep ' D' shows what hangs. Then: scontrol update nodename=${nodes} state=down reason=stuck; scontrol update nodename=${nodes} state=resume`,
            needs: 'restart',
          },
        ];
      },
    );
  },

  async treat({ nodes }, { head }) {
    if (head === undefined) return undefined;
    return nodes.flatMap((node) => [
      {
        node,
        what: 'restart slurmd, which looks for what is left of the job',
        script: 'systemctl --no-block restart slurmd\nsleep 3',
      },
      {
        node: head.node,
        what: `have slurmctld forget the job on ${node}`,
        // A node that is set down ends all that runs there.
        script: `if squeue -h -t CG -w ${node} -o %i | grep -q .; then
  others=$(squeue -h -t R,S,CF -w ${node} -o %i | tr '\\n' ' ')
  [ -z "$others" ] || { echo "other jobs run on ${node}, and would end with it: $others" >&2; exit 1; }
  scontrol update nodename=${node} state=down reason='breadbox: stuck completing'
  scontrol update nodename=${node} state=resume
fi`,
      },
    ]);
  },
};
