import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { WatchedNode } from '../telemetry/watch.ts';
import { agentsHeard } from './agents-heard.ts';

test('an agent is heard that speaks from now on, not one that was replaced a moment ago', async () => {
  const seenAt = new Map([
    ['n1', Date.now() - 1000],
    ['n2', Date.now() - 1000],
  ]);
  const node = (name: string) => ({ node: name, seenAt: seenAt.get(name) ?? 0 }) as WatchedNode;
  const stop = new AbortController();
  const heard = agentsHeard({ node }, ['n1', 'n2'], stop.signal);
  await sleep(20);
  seenAt.set('n2', Date.now());
  setTimeout(() => stop.abort(), 300);
  expect([...(await heard)]).toEqual(['n2']);
});
