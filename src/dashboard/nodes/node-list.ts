import { createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { NodeRow } from '../../protocol/inventory.ts';
import { call } from '../client.ts';
import { asBreadboxError, gapAfter } from '../load.ts';

const GAP_MS = 500;

/** A store: a row stays the same while its state changes, and keeps the keyboard. */
const [store, setStore] = createStore<{ list: NodeRow[] | undefined }>({ list: undefined });
const [problem, setProblem] = createSignal<BreadboxError>();
const [asked, setAsked] = createSignal(false);

/** The inventory, in natural order: what the rail counts and the pages show. Undefined until first loaded. */
export const nodes = (): readonly NodeRow[] | undefined => store.list;
export const nodesProblem = problem;

/** Whether the inventory names any node. Undefined until the head was asked. */
export function hasNodes(): boolean | undefined {
  return asked() ? (store.list?.length ?? 0) > 0 : undefined;
}

let asking = false;
let again = false;

/** Asks the head, at most twice a second; calls in between become one. */
export async function loadNodes(): Promise<void> {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  const began = performance.now();
  try {
    setStore('list', reconcile(await call('GET /api/inventory'), { key: 'node' }));
    setProblem(undefined);
  } catch (error) {
    setProblem(asBreadboxError(error));
  }
  setAsked(true);
  setTimeout(
    () => {
      asking = false;
      if (again) {
        again = false;
        void loadNodes();
      }
    },
    gapAfter(began, GAP_MS),
  );
}

export function forgetNodes(): void {
  setStore('list', undefined);
  setAsked(false);
}
