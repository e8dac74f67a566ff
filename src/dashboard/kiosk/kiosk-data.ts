import { createSignal } from 'solid-js';
import type { Kiosk } from '../../protocol/kiosk.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { call } from '../client.ts';
import { inTime } from './in-time.ts';

const [current, setCurrent] = createSignal<Kiosk>();
const [running, setRunning] = createSignal<Maintenance>();
/** So many events have told of it. */
let told = 0;

/** What this kiosk goes by. Undefined until first loaded. */
export const kiosk = current;
/** A maintenance that is under way. */
export const maintenance = running;

/** Without an answer the last one stays; the top of the kiosk says that the head is silent. */
export async function loadKiosk(): Promise<void> {
  const answer = await inTime((signal) => call('GET /api/kiosk', { signal }));
  if (answer !== undefined) setCurrent(answer);
}

/** What an event tells meanwhile is newer than the answer: one that has just ended would stay on the screen. */
export async function loadMaintenance(): Promise<void> {
  const before = told;
  const list = await inTime((signal) => call('GET /api/maintenance', { signal }));
  if (list !== undefined && told === before) setRunning(list.find(({ state }) => state === 'running'));
}

export function putMaintenance(now: Maintenance): void {
  told++;
  setRunning(now.state === 'running' ? now : undefined);
}
