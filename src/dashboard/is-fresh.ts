import { hasJobs } from './jobs/job-counts.ts';
import { hasNodes } from './nodes/node-list.ts';
import { runs } from './run-list.ts';

/** Nothing has run and no node is known: the welcome is shown. Undefined until the head was asked. */
export function isFresh(): boolean | undefined {
  const list = runs();
  if (list === undefined || hasJobs() === undefined || hasNodes() === undefined) return undefined;
  return list.length === 0 && hasJobs() === false && hasNodes() === false;
}
