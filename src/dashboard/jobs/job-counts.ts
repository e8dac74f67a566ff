import { createSignal } from 'solid-js';
import { call } from '../client.ts';
import { gapAfter } from '../load.ts';
import type { JobCounts } from './jobs-sentence.ts';

const GAP_MS = 1000;

const [counts, setCounts] = createSignal<JobCounts>();

/** Jobs that run or wait, by state: what the rail and the list say. Undefined until first loaded. */
export const jobCounts = counts;

const [some, setSome] = createSignal<boolean>();

/** Whether there is or has been any job. Undefined until first loaded. */
export const hasJobs = some;

let asking = false;
let again = false;

/** Asks the head, at most once a second; calls in between become one. */
export async function loadJobCounts(): Promise<void> {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  const began = performance.now();
  // Without an answer the last counts stay; the page itself says what is wrong.
  // A short job is over before it is asked about: those that have ended count until the first is known.
  const query = { limit: 1, ...(some() === true ? {} : { ended: 'true' }) };
  const list = await call('GET /api/jobs', { query }).catch(() => undefined);
  if (list !== undefined) setCounts(list.counts);
  setSome((before) => before === true || (list?.total ?? 0) > 0);
  setTimeout(
    () => {
      asking = false;
      if (again) {
        again = false;
        void loadJobCounts();
      }
    },
    gapAfter(began, GAP_MS),
  );
}

export function forgetJobCounts(): void {
  setCounts(undefined);
  setSome(undefined);
}
