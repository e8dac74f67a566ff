import { createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import { call } from './client.ts';
import { asBreadboxError } from './load.ts';

const AGAIN_MS = 1000;

/** A store: a row stays the same while its figures change, and keeps the keyboard. */
const [store, setStore] = createStore<{ list: RunStatus[] | undefined }>({ list: undefined });
const [problem, setProblem] = createSignal<BreadboxError>();

/** The newest runs, newest first: what the rail, Home and Farm show. Undefined until first loaded. */
export const runs = (): readonly RunStatus[] | undefined => store.list;
export const runsProblem = problem;

/** So many events have told of one of them. */
let told = 0;

export async function loadRuns(): Promise<void> {
  const before = told;
  try {
    setStore('list', reconcile(await call('GET /api/farm/runs', { query: { limit: 100 } }), { key: 'run' }));
    setProblem(undefined);
    // What an event has told meanwhile is newer than the answer, which may say of an ended run that it goes on.
    if (told !== before) setTimeout(() => void loadRuns(), AGAIN_MS);
  } catch (error) {
    setProblem(asBreadboxError(error));
  }
}

export function forgetRuns(): void {
  setStore('list', undefined);
}

/** Takes in a status that an event or a call has brought; the list keeps a copy, which later ones change. */
export function putRun(status: RunStatus): void {
  told++;
  const place = store.list?.findIndex((one) => one.run === status.run);
  if (place === undefined) return;
  if (place < 0) setStore('list', (now) => [{ ...status }, ...(now ?? [])]);
  else setStore('list', place, reconcile(status, { key: 'run' }));
}

export function dropRun(run: string): void {
  told++;
  setStore('list', (now) => now?.filter((one) => one.run !== run));
}

/** It has not ended: it works, waits or is paused. */
export function isGoing({ state }: RunStatus): boolean {
  return state === 'running' || state === 'paused' || state === 'pending';
}

export function isOver(status: RunStatus): boolean {
  return !isGoing(status);
}
