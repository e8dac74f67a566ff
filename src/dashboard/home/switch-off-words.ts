import { NodeSet } from '../../cluster/node-set.ts';
import type { RunStatus, WorkerRow } from '../../protocol/farm.ts';
import type { NodeRow } from '../../protocol/inventory.ts';
import type { Job } from '../../protocol/jobs.ts';
import { countOf } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { limitAt } from '../jobs/job-sentence.ts';
import type { PanelNow } from '../panel/panels.ts';

export interface ToSwitchOff {
  /** Those that are on, as far as anybody knows. */
  readonly nodes: readonly string[];
  /** The others: one that does not answer would hold up those that others need. */
  readonly leftOut: readonly string[];
  /** The node that the head itself runs on, where it is one of them. */
  readonly own: string | undefined;
}

type Row = Pick<NodeRow, 'node' | 'state'>;

/** What of the listed nodes is to go off: what speaks, and what is not watched and answered when it was last asked. */
export function toSwitchOff(
  rows: readonly Row[],
  panelStateOf: (node: string) => PanelNow['state'] | undefined,
  computer: string | undefined,
): ToSwitchOff {
  const isOn = ({ node, state }: Row) => {
    const panel = panelStateOf(node);
    return panel === 'live' || (panel !== 'silent' && (state === 'up' || state === 'reachable'));
  };
  const on = rows.filter(isOn);
  return {
    nodes: on.map(({ node }) => node),
    leftOut: rows.filter((row) => !isOn(row)).map(({ node }) => node),
    own: on.find(({ node }) => node === computer)?.node,
  };
}

/** What it will do, in sentences. */
export function whatGoesOff({ nodes, leftOut, own }: ToSwitchOff): readonly string[] {
  const isOne = nodes.length === 1;
  return [
    isOne ? `${nodes[0]} goes off.` : `${nodes.length} nodes go off: ${folded(nodes)}.`,
    isOne
      ? 'It takes no new work from now on, and goes off once nothing runs there.'
      : 'They take no new work from now on. Each goes off once nothing runs there; those that others need are the last.',
    ...(leftOut.length === 0
      ? []
      : [`${folded(leftOut)} ${leftOut.length === 1 ? 'does not answer and is' : 'do not answer and are'} left out.`]),
    own === undefined
      ? 'The computer of this head is not among them: it stays on, and so does this page.'
      : `${own} is the computer of this head: it goes last, and this page with it.`,
  ];
}

export interface Work {
  readonly running: readonly Pick<Job, 'jobId' | 'name' | 'user' | 'nodes' | 'startedAt' | 'timeLimitSec'>[];
  readonly waiting: number;
  readonly going: readonly Pick<RunStatus, 'run' | 'project' | 'owner' | 'leased'>[];
  readonly workers: readonly Pick<WorkerRow, 'node' | 'user' | 'busy'>[];
}

const MOST = 5;

/** What has to end before, one line each. */
export function whatIsWaitedFor(
  nodes: readonly string[],
  { running, waiting, going, workers }: Work,
  now = new Date(),
): readonly string[] {
  const set = NodeSet.of(nodes);
  const there = running.filter(
    (job) => job.nodes === undefined || [...NodeSet.parse(job.nodes)].some((on) => set.has(on)),
  );
  const leasing = going.filter(({ leased, owner }) => leased > 0 && mayBeDone(owner, set, workers));
  const lines = [
    ...there.slice(0, MOST).map((job) => {
      const end = limitAt(job);
      const until = end === undefined ? 'has no time limit' : `ends by ${clockText(end, now)}`;
      return `${job.name} (${job.jobId}, ${job.user}) ${until}.`;
    }),
    ...(there.length > MOST ? [`And ${countOf(there.length - MOST, 'more job', 'more jobs')}.`] : []),
    ...leasing
      .slice(0, MOST)
      .map(({ project, run }) => `${project} (farm, ${run}) ends the tasks that have begun; the others are kept.`),
  ];
  return [
    ...(lines.length === 0
      ? [nodes.length === 1 ? 'Nothing runs there: it goes off at once.' : 'Nothing runs there: they go off at once.']
      : lines),
    ...(waiting === 0 ? [] : [`${countOf(waiting, 'job that waits stays', 'jobs that wait stay')} in the queue.`]),
    ...(lines.length === 0 ? [] : ['A day at most: a node that is still at work then stays on.']),
  ];
}

/** Workers tell whose tasks they do, not of which run; where none is known to be busy, they may be anywhere. */
function mayBeDone(owner: string, there: NodeSet, workers: Work['workers']): boolean {
  const busy = workers.filter((worker) => worker.user === owner && worker.busy > 0);
  return busy.length === 0 || busy.some(({ node }) => there.has(node));
}

/** How the machine comes back. */
export function wayBack({ own }: ToSwitchOff): readonly string[] {
  return [
    'Give the boards power again: they start, and serve again by themselves. Where one does not, breadbox resume NODE takes it back.',
    ...(own === undefined
      ? []
      : [
          `Then the head, on ${own}: it starts by itself where it is a service; else breadbox start --detach starts it.`,
        ]),
  ];
}

function folded(nodes: readonly string[]): string {
  return NodeSet.of([...nodes]).toString();
}
