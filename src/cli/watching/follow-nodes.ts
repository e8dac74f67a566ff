import { BreadboxError } from '../../cluster/errors.ts';
import type { Client } from '../client.ts';
import { sleep } from '../deadline.ts';
import { readEvents } from '../events.ts';
import type { WatchedNodes } from './watched-nodes.ts';

/** The head tells of the nodes each second; after so much silence it is asked again. */
const SILENCE_MS = 5000;
const RETRY_MS = 1000;
/** A node of which the head tells nothing more is not asked for with each event. */
const ASK_AGAIN_MS = 5000;

export interface FollowingNodes {
  readonly signal: AbortSignal;
  readonly onChange: () => void;
  /** The head does not answer; what is known is what it said last. */
  readonly onAway: () => void;
}

/** All that is known now. @throws BreadboxError where no head answers */
export async function lookAtNodes(client: Client, watched: WatchedNodes, signal: AbortSignal): Promise<void> {
  const [nodes, alerts, meters] = await Promise.all([
    client.call('GET /api/telemetry', { signal }),
    client.call('GET /api/alerts', { signal }),
    client.call('GET /api/meters', { signal }),
  ]);
  watched.takeAll(nodes);
  watched.takeAlerts(alerts);
  watched.takeMeters(meters);
}

/** Keeps it current until the signal. A head that is away is awaited. @throws the signal's reason */
export async function followNodes(client: Client, watched: WatchedNodes, following: FollowingNodes): Promise<never> {
  const { signal, onAway } = following;
  for (;;) {
    try {
      await followStream(client, watched, following);
    } catch (error) {
      signal.throwIfAborted();
      // What is no error of ours is of the stream: it was cut.
      if (error instanceof BreadboxError && !['no-head', 'head-lost', 'stopping'].includes(error.code)) throw error;
    }
    onAway();
    await sleep(RETRY_MS, signal);
  }
}

async function followStream(client: Client, watched: WatchedNodes, { signal, onChange }: FollowingNodes) {
  const events = await client.stream('GET /api/live', { signal });
  const silence = setTimeout(() => events.destroy(), SILENCE_MS);
  try {
    await lookAtNodes(client, watched, signal);
    let askedAt = Date.now();
    onChange();
    for await (const { event, data } of readEvents(events)) {
      let isNew = event === 'inventory';
      if (event === 'telemetry') {
        silence.refresh();
        isNew = watched.takeLive(data);
      } else if (event === 'alerts') watched.takeAlerts(data.alerts);
      else if (event === 'meters') watched.takeMeters(data);
      if (isNew && Date.now() - askedAt > ASK_AGAIN_MS) {
        askedAt = Date.now();
        await lookAtNodes(client, watched, signal);
      }
      if (isNew || event === 'telemetry' || event === 'alerts' || event === 'meters') onChange();
    }
  } finally {
    clearTimeout(silence);
    events.destroy();
  }
}
