import type { Attempt } from '../protocol/farm.ts';
import { call } from './client.ts';

const NEWEST = 40;
/** Asked one by one where the newest attempts show no failure. */
const FAILED_TASKS = 10;

/** The newest attempts, and those of failed tasks where the logs of tasks that answered would hide them. */
export async function askAttempts(run: string, anyFailed: boolean, signal: AbortSignal): Promise<readonly Attempt[]> {
  const params = { run };
  const newest = await call('GET /api/farm/runs/{run}/attempts', { params, query: { limit: NEWEST }, signal });
  if (!anyFailed || newest.some(({ outcome }) => outcome !== 'answered')) return newest;
  const query = { state: 'failed', limit: FAILED_TASKS } as const;
  const failed = await call('GET /api/farm/runs/{run}/tasks', { params, query, signal });
  const lists = await Promise.all(
    failed.map(({ task }) => call('GET /api/farm/runs/{run}/attempts', { params, query: { task, limit: 3 }, signal })),
  );
  return [...lists.flat(), ...newest];
}
