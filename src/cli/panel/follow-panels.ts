import { BreadboxError } from '../../cluster/errors.ts';
import type { Client } from '../client.ts';
import { sleep } from '../deadline.ts';
import { readEvents } from '../events.ts';
import type { ShownPanels } from './shown-panels.ts';

/** The head tells of something each second; after so much silence it is asked again. */
const SILENCE_MS = 5000;
const RETRY_MS = 1000;

export interface FollowingPanels {
  readonly signal: AbortSignal;
  /** A node set; absent: all. */
  readonly nodes: string | undefined;
  readonly onChange: () => void;
  /** The head does not answer; what is known is what it said last. */
  readonly onAway: () => void;
}

/**
 * Without a node set, those of the inventory; where it names none, all that speak: a head on a laptop watches itself too, and
 * is no part of the machine. @throws BreadboxError where no head answers
 */
export async function lookAtPanels(
  client: Client,
  shown: ShownPanels,
  { nodes, signal }: Pick<FollowingPanels, 'nodes' | 'signal'>,
): Promise<void> {
  const [panels, inventory] = await Promise.all([
    client.call('GET /api/panel', { query: { nodes }, signal }),
    nodes === undefined ? client.call('GET /api/inventory', { signal }) : [],
  ]);
  const listed = new Set(inventory.map(({ node }) => node));
  const all = listed.size === 0 ? panels : panels.filter(({ node }) => listed.has(node));
  shown.takeAll(all, nodes === undefined && listed.size === 0);
}

/** Keeps them current until the signal. A head that is away is awaited. @throws the signal's reason */
export async function followPanels(client: Client, shown: ShownPanels, following: FollowingPanels): Promise<never> {
  const { signal, onAway } = following;
  for (;;) {
    try {
      await followStream(client, shown, following);
    } catch (error) {
      signal.throwIfAborted();
      // What is no error of ours is of the stream: it was cut.
      if (error instanceof BreadboxError && !['no-head', 'head-lost', 'stopping'].includes(error.code)) throw error;
    }
    onAway();
    await sleep(RETRY_MS, signal);
  }
}

async function followStream(client: Client, shown: ShownPanels, following: FollowingPanels): Promise<void> {
  const { signal, onChange } = following;
  const events = await client.stream('GET /api/live', { signal });
  const silence = setTimeout(() => events.destroy(), SILENCE_MS);
  try {
    // After the stream is open, so that no change is lost between the two.
    await lookAtPanels(client, shown, following);
    onChange();
    for await (const { event, data } of readEvents(events)) {
      silence.refresh();
      if (event === 'panel') shown.takeLive(data);
      else if (event === 'inventory') await lookAtPanels(client, shown, following);
      else continue;
      onChange();
    }
  } finally {
    clearTimeout(silence);
    events.destroy();
  }
}
