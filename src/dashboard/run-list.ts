import { createSignal } from 'solid-js';
import type { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import { call } from './client.ts';
import { asBreadboxError } from './load.ts';

const [list, setList] = createSignal<readonly RunStatus[]>();
const [problem, setProblem] = createSignal<BreadboxError>();

/** The newest runs, newest first: what the rail, Home and Farm show. Undefined until first loaded. */
export const runs = list;
export const runsProblem = problem;

export async function loadRuns(): Promise<void> {
  try {
    setList(await call('GET /api/farm/runs', { query: { limit: 100 } }));
    setProblem(undefined);
  } catch (error) {
    setProblem(asBreadboxError(error));
  }
}

export function forgetRuns(): void {
  setList(undefined);
}

/** Takes in a status that an event or a call has brought. */
export function putRun(status: RunStatus): void {
  setList((now) => {
    if (now === undefined) return now;
    const known = now.some((one) => one.run === status.run);
    return known ? now.map((one) => (one.run === status.run ? status : one)) : [status, ...now];
  });
}

export function dropRun(run: string): void {
  setList((now) => now?.filter((one) => one.run !== run));
}

export function isGoing(status: RunStatus): boolean {
  return status.state === 'running' || status.state === 'paused';
}
