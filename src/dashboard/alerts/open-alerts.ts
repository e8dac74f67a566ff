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

export async function loadAlerts(): Promise<void> {
  try {
    putAlerts(await call('GET /api/alerts'));
    setProblem(undefined);
  } catch (error) {
    setProblem(asBreadboxError(error));
  }
}

export function putAlerts(alerts: readonly Alert[]): void {
  setStore('list', reconcile([...alerts], { key: 'alert' }));
}

export function forgetAlerts(): void {
  setStore('list', undefined);
}
