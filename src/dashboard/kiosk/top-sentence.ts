import type { Maintenance } from '../../protocol/maintenance.ts';
import { awaitedJobs, awaitedJobWords } from '../nodes/awaited-jobs.ts';
import { maintenanceSentence } from '../nodes/maintenance-words.ts';

/** Of a maintenance that is under way: what it waits for is what whoever stands there wants to know. */
export function topSentence(going: Maintenance, now = new Date()): string {
  const [first] = awaitedJobs(going);
  if (first === undefined || going.kind !== 'power-off') return maintenanceSentence(going);
  const others = jobsInTheWay(going) - 1;
  return `Switching off waits for ${awaitedJobWords(first, now)}${others === 0 ? '' : `, and for ${others} more`}.`;
}

/** How many there are, with those that no node lists. */
export function jobsInTheWay(going: Maintenance): number {
  return Math.max(going.jobCount ?? 0, awaitedJobs(going).length);
}
