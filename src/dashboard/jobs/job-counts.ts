import { createSignal } from 'solid-js';
import { call } from '../client.ts';
import type { JobCounts } from './jobs-sentence.ts';

const GAP_MS = 1000;

const [counts, setCounts] = createSignal<JobCounts>();

/** Jobs that run or wait, by state: what the rail and the list say. Undefined until first loaded. */
export const jobCounts = counts;

let asking = false;
let again = false;

/** Asks the head, at most once a second; calls in between become one. */
export async function loadJobCounts(): Promise<void> {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  // Without an answer the last counts stay; the page itself says what is wrong.
  const list = await call('GET /api/jobs', { query: { limit: 1 } }).catch(() => undefined);
  if (list !== undefined) setCounts(list.counts);
  setTimeout(() => {
    asking = false;
    if (again) {
      again = false;
      void loadJobCounts();
    }
  }, GAP_MS);
}

export function forgetJobCounts(): void {
  setCounts(undefined);
}
