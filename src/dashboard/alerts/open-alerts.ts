import { createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Alert } from '../../protocol/alerts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';

const [store, setStore] = createStore<{ list: Alert[] | undefined }>({ list: undefined });
const [problem, setProblem] = createSignal<BreadboxError>();

/** What needs a hand now, the worst first: what the rail counts and the pages show. Undefined until first loaded. */
export const openAlerts = (): readonly Alert[] | undefined => store.list;
export const alertsProblem = problem;

/** So many events have told of them. */
let told = 0;

export async function loadAlerts(): Promise<void> {
  const before = told;
  try {
    const answer = await call('GET /api/alerts');
    // An event tells of all of them, and is newer.
    if (told === before) take(answer);
    setProblem(undefined);
  } catch (error) {
    setProblem(asBreadboxError(error));
  }
}

export function putAlerts(alerts: readonly Alert[]): void {
  told++;
  take(alerts);
}

function take(alerts: readonly Alert[]): void {
  setStore('list', reconcile([...alerts], { key: 'alert' }));
}

export function forgetAlerts(): void {
  setStore('list', undefined);
}
