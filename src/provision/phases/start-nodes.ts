import type { UpProblem } from '../../protocol/provision.ts';
import { RESTART_MARKS } from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';
import { computes, inSlurm } from '../slurm/in-slurm.ts';

/** What Slurm itself writes when it takes a node out. A reason of any other kind is a person's, and is left alone. */
const SLURMS_REASONS =
  /^(?:Not responding|Node unexpectedly rebooted|Low RealMemory|Low socket|Low CPUs|Low TmpDisk|gres\/|Kill task failed|Prolog error|Epilog error|SlurmdSpoolDir is full|reboot timed out|breadbox)/i;

const REGISTER_TRIES = 300;

/** slurmd, until its node is at work; behind a barrier, as slurmd asks the head for its configuration. */
export const startNodes: Phase = {
  name: 'start-nodes',
  title: 'start slurmd',
  barrier: true,
  concerns: (host, cluster) => inSlurm(host, cluster),

  look: ({ node }, { leaving }) => `
systemctl is-enabled --quiet slurmd 2>/dev/null && echo @enabled
[ ! -e ${RESTART_MARKS}/slurmd ] || echo @restart
if systemctl is-active --quiet slurmd; then
  echo @active
  line=$(timeout 5 scontrol -o show node ${node} 2>/dev/null)
  printf '%s\\n' "$line" | sed -n 's/.* State=\\([^ ]*\\).*/@state \\1/p'
  printf '%s\\n' "$line" | sed -n 's/.* Reason=\\(.*\\)$/@reason \\1/p'
${leaving.has(node) ? `  timeout 5 squeue -h -w ${node} -t R,CG -o '@job %i %u' 2>/dev/null\n` : ''}fi`,

  steps(view) {
    const { host, cluster, looked } = view;
    if (!computes(host, cluster)) return [];
    const says = (word: string) => new RegExp(`^@${word}$`, 'm').test(looked);
    if (says('restart') || !says('active') || !says('enabled')) return [start(view, says('active'))];
    return isOut(looked) ? [resume(host.node)] : [];
  },

  undoProblems: ({ host, looked }) => {
    const jobs = Array.from(looked.matchAll(/^@job (\S+) (\S+)$/gm), ([, job, user]) => `${job} (${user})`);
    if (jobs.length === 0) return [];
    return [
      {
        check: 'node-busy',
        node: host.node,
        sentence: `${host.node} still runs ${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.join(', ')}.`,
        hint: `Wait for the end, or cancel: scancel -w ${host.node}. So that no new ones begin: scontrol update nodename=${host.node} state=drain reason=leaving`,
        proof: `squeue -w ${host.node}: ${jobs.join(', ')}`,
      } satisfies UpProblem,
    ];
  },

  undo: ({ host, looked }) => {
    const runs = /^@(?:active|enabled)$/m.test(looked);
    if (!runs) return [];
    return [
      {
        what: 'take no new jobs, and stop slurmd',
        script: `timeout 10 scontrol update nodename=${host.node} state=drain reason='breadbox: leaves the cluster' 2>/dev/null || true
systemctl disable --now slurmd 2>/dev/null
rm -f ${RESTART_MARKS}/slurmd
rm -rf /var/lib/slurm/slurmd/conf-cache`,
      },
    ];
  },
};

/** Whether Slurm has taken the node out of work for a reason of its own. */
function isOut(looked: string): boolean {
  const state = /^@state (\S+)$/m.exec(looked)?.[1] ?? '';
  const reason = /^@reason (.*)$/m.exec(looked)?.[1] ?? '';
  return /DOWN|DRAIN|INVAL|FAIL/.test(state) && SLURMS_REASONS.test(reason);
}

/**
 * slurmd of 24.11 blocks its start until it has registered, and the older one returns at once: both are waited for in the same
 * way. A node that stays away is not a failure of `systemctl`, so that the last lines of its log are what is told.
 */
function start({ host }: View, runs: boolean): Step {
  return {
    what: runs ? 'restart slurmd' : 'start slurmd',
    script: `systemctl daemon-reload
systemctl enable slurmd 2>/dev/null
systemctl reset-failed slurmd 2>/dev/null || true
systemctl restart slurmd || { tail -n 5 /var/log/slurm/slurmd.log >&2; exit 1; }
${waitFor(host.node)}
rm -f ${RESTART_MARKS}/slurmd`,
    timeoutSec: 240,
  };
}

function resume(node: string): Step {
  return { what: `let ${node} work again`, script: waitFor(node), timeoutSec: 120 };
}

function waitFor(node: string): string {
  return `tries=${REGISTER_TRIES}
while :; do
  line=$(timeout 5 scontrol -o show node ${node} 2>/dev/null || true)
  state=$(printf '%s' "$line" | sed -n 's/.* State=\\([^ ]*\\).*/\\1/p')
  case $state in
    *DOWN*|*DRAIN*|*FAIL*)
      reason=$(printf '%s' "$line" | sed -n 's/.* Reason=\\(.*\\)$/\\1/p')
      if printf '%s' "$reason" | grep -qiE '${SLURMS_REASONS.source.replaceAll('(?:', '(').replaceAll('\\/', '/')}'; then
        scontrol update nodename=${node} state=resume 2>/dev/null || true
      elif [ -n "$reason" ]; then echo "${node} stays out of work: $reason"; break; fi ;;
    *UNKNOWN*|*'*'*|*INVAL*|'') ;;
    *) break ;;
  esac
  tries=$((tries - 1))
  if [ "$tries" = 0 ]; then
    echo "${node} has not registered: its state is \${state:-unknown}" >&2
    tail -n 5 /var/log/slurm/slurmd.log >&2
    exit 1
  fi
  sleep 0.2
done`;
}
