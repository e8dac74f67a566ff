import { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import type { Client } from './client.ts';
import { sleep } from './deadline.ts';
import { readEvents } from './events.ts';

/** Events may stop for reasons that no one tells (a cable, a proxy): after so much silence the run is asked for. */
const LOOK_AGAIN_SEC = 10;
/** A head that restarts is away for seconds; longer, and it is not coming back by itself. */
const HEAD_AWAY_SEC = 60;
const RETRY_MS = 500;

export interface Following {
  readonly signal: AbortSignal;
  readonly onStatus: (status: RunStatus) => void;
}

/** Its status once it has ended and, where it is done, its collector has made its last pass. */
export async function followRun(client: Client, run: string, { signal, onStatus }: Following): Promise<RunStatus> {
  let seenAt: number | undefined;
  for (;;) {
    try {
      const last = await untilSilence(client, run, signal, (status) => {
        seenAt = Date.now();
        onStatus(status);
      });
      if (last) return last;
    } catch (error) {
      signal.throwIfAborted();
      const awayMs = seenAt === undefined ? Infinity : Date.now() - seenAt;
      if (!isAway(error) || awayMs > HEAD_AWAY_SEC * 1000) throw error;
    }
    await sleep(RETRY_MS, signal);
  }
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

/** Comes back by itself: the head restarts, or the stream was cut. */
function isAway(error: unknown): boolean {
  if (error instanceof BreadboxError) return ['no-head', 'head-lost', 'stopping'].includes(error.code);
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET';
}
