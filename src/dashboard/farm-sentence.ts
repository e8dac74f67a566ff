import type { ProjectRow, RunStatus } from '../protocol/farm.ts';
import { countOf, countText } from './amounts.ts';
import { isGoing } from './run-list.ts';

const NAMED = 3;

/** What a person wants to know of the farm, in one sentence. */
export function farmSentence(
  projects: readonly ProjectRow[] | undefined,
  runs: readonly RunStatus[] | undefined,
): string {
  if (projects === undefined || runs === undefined) return 'Asking for the projects and runs.';
  const here = `${countOf(projects.length, 'project is', 'projects are')} here`;
  const going = runs.filter(isGoing);
  const active = going.filter(({ state }) => state !== 'pending');
  const pending = going.length - active.length;
  if (going.length === 0) return `${here}, and none of them runs now.`;
  if (active.length === 0) return `${here}; ${countOf(pending, 'run waits', 'runs wait')}.`;
  const names = [...new Set(active.map(({ project }) => project))];
  const some = names.slice(0, NAMED).join(', ');
  const more = names.length > NAMED ? ' and more' : '';
  const waiting = pending === 0 ? '' : `; ${countText(pending)} ${pending === 1 ? 'waits' : 'wait'}`;
  return `${here}; ${countOf(active.length, 'run is', 'runs are')} going on: ${some}${more}${waiting}.`;
}
