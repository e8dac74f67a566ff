import { createSignal } from 'solid-js';
import type { Kiosk } from '../../protocol/kiosk.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { call } from '../client.ts';
import { inTime } from './in-time.ts';

const [current, setCurrent] = createSignal<Kiosk>();
const [running, setRunning] = createSignal<Maintenance>();

/** What this kiosk goes by. Undefined until first loaded. */
export const kiosk = current;
/** A maintenance that is under way. */
export const maintenance = running;

/** Without an answer the last one stays; the top of the kiosk says that the head is silent. */
export async function loadKiosk(): Promise<void> {
  const answer = await inTime((signal) => call('GET /api/kiosk', { signal }));
  if (answer !== undefined) setCurrent(answer);
}

export async function loadMaintenance(): Promise<void> {
  const list = await inTime((signal) => call('GET /api/maintenance', { signal }));
  if (list !== undefined) setRunning(list.find(({ state }) => state === 'running'));
}

export function putMaintenance(now: Maintenance): void {
  setRunning(now.state === 'running' ? now : undefined);
}
