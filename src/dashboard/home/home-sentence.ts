import type { Alert } from '../../protocol/alerts.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Computer } from '../../protocol/head.ts';
import { countOf } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { type JobCounts, jobsSentence } from '../jobs/jobs-sentence.ts';
import { runSentence } from '../run-sentence.ts';
import type { ClusterFigures } from '../telemetry/cluster-figures.ts';

export interface HomeParts {
  /** `undefined`: no agent speaks. */
  readonly cluster: Pick<ClusterFigures, 'busyCores' | 'cores'> | undefined;
  /** How many nodes spoke once and do not now. */
  readonly silent: number;
  /** How many there are. */
  readonly nodes: number;
  /** The worst first. */
  readonly alerts: readonly Pick<Alert, 'sentence'>[];
  readonly going: readonly RunStatus[];
  readonly ended: readonly RunStatus[];
  readonly jobs: JobCounts | undefined;
  readonly computer: Pick<Computer, 'node'> | undefined;
}

/** How the machine stands, in one or two sentences: what works, then what needs a hand or what goes on. */
export function homeSentence(parts: HomeParts, now = new Date()): string {
  const { cluster, silent, nodes, alerts } = parts;
  if (cluster?.busyCores !== undefined && cluster.cores !== undefined) {
    const busy = Math.round(cluster.busyCores);
    const first = `${busy} of ${countOf(cluster.cores, 'core is', 'cores are')} working.`;
    const [worst] = alerts;
    if (worst !== undefined) return `${first} ${worst.sentence}`;
    if (silent > 0) return `${first} ${countOf(silent, 'node is', 'nodes are')} silent.`;
    return parts.going[0] === undefined ? first : `${first} ${runSentence(parts.going[0], now)}`;
  }
  // Until the first figures have come, nothing is known of the others.
  if (cluster === undefined && silent > 0 && silent === nodes) {
    return silent === 1
      ? 'The node is dark: it does not answer.'
      : `All ${silent} nodes are dark: none of them answers.`;
  }
  return workSentence(parts, now);
}

/** Without nodes that are watched there is only what was given to do. */
function workSentence({ going, ended, jobs, computer }: HomeParts, now: Date): string {
  const [first, ...more] = going;
  if (first === undefined) {
    if ((jobs?.running ?? 0) + (jobs?.pending ?? 0) > 0) return jobsSentence(jobs, undefined, now);
    const [last] = ended;
    const here = computer?.node ?? 'this computer';
    if (last?.endedAt === undefined) return `Nothing runs on ${here}.`;
    return `Nothing has run on ${here} since ${clockText(last.endedAt, now)}, when ${last.project} ended.`;
  }
  if (more.length > 0) return `${going.length} runs are going on. ${runSentence(first, now)}`;
  return runSentence(first, now);
}
