import { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import type { Client } from './client.ts';
import { readEvents } from './events.ts';
import { outlastRestart } from './outlast-restart.ts';

/** Events may stop for reasons that no one tells (a cable, a proxy): after so much silence the run is asked for. */
const LOOK_AGAIN_SEC = 10;

export interface Following {
  readonly signal: AbortSignal;
  readonly onStatus: (status: RunStatus) => void;
}

/** Its status once it has ended and, where it is done, its collector has made its last pass. */
export async function followRun(client: Client, run: string, { signal, onStatus }: Following): Promise<RunStatus> {
  return outlastRestart(signal, (seen) =>
    untilSilence(client, run, signal, (status) => {
      seen();
      onStatus(status);
    }),
  );
}

export function isOver(status: RunStatus): boolean {
  if (status.state === 'done') return status.collected;
  return status.state === 'failed' || status.state === 'cancelled';
}

/** Every task answered. */
export function wentWell(status: RunStatus): boolean {
  return status.state === 'done' && status.failed === 0;
}

/** Subscribes before it asks, so that no change falls between the two. */
async function untilSilence(client: Client, run: string, signal: AbortSignal, onStatus: (status: RunStatus) => void) {
  const events = await client.stream('GET /api/live', { query: { run }, signal });
  const silence = setTimeout(() => events.destroy(), LOOK_AGAIN_SEC * 1000);
  try {
    const now = await client.call('GET /api/farm/runs/{run}', { params: { run }, signal });
    onStatus(now);
    if (isOver(now)) return now;
    for await (const { event, data } of readEvents(events)) {
      silence.refresh();
      if (event === 'removed' && data.run === run) throw new BreadboxError('not-found', `Run ${run} was removed.`);
      if (event !== 'run' || data.run !== run) continue;
      onStatus(data);
      if (isOver(data)) return data;
    }
    return undefined;
  } finally {
    clearTimeout(silence);
    events.destroy();
  }
}
