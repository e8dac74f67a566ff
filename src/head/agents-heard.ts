import { setTimeout as sleep } from 'node:timers/promises';
import type { Watch } from '../telemetry/watch.ts';

/** A slow board takes some seconds to start Node.js. */
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** Of these nodes, those whose agents speak from now on: one that was replaced may have spoken a moment ago. The others are waited for. */
export async function agentsHeard(
  watch: Pick<Watch, 'node'>,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const giveUpAt = performance.now() + WAIT_MS;
  const since = Date.now();
  for (;;) {
    const heard = new Set(nodes.filter((node) => (watch.node(node)?.seenAt ?? 0) > since));
    if (heard.size === nodes.length || performance.now() > giveUpAt || signal.aborted) return heard;
    await sleep(LOOK_EVERY_MS);
  }
}
