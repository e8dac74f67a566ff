import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Role } from '../protocol/auth.ts';
import { LiveHub } from './live-hub.ts';
import { openTestHead } from './open-test-head.ts';

let hub: LiveHub;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  hub = new LiveHub();
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

function watch(role: Role, user: string, run?: string, hangUp: () => void = () => {}) {
  return hub.stream({ run }, { role, user, via: 'token' }, hangUp);
}

async function all(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

const removed = (run: string) => ({ run });

test('a user hears of own runs, owner and viewer of all, and a filter narrows', async () => {
  const streams = {
    owner: watch('owner', 'root'),
    viewer: watch('viewer', 'kiosk'),
    ada: watch('user', 'ada'),
    bob: watch('user', 'bob'),
    adaOne: watch('user', 'ada', 'r1'),
    bobOne: watch('user', 'bob', 'r1'),
  };
  hub.publish('removed', removed('r1'), { run: 'r1', owner: 'ada' });
  hub.publish('removed', removed('r2'), { run: 'r2', owner: 'ada' });
  hub.publish('removed', removed('r3'), { run: 'r3', owner: 'bob' });
  hub.stop();
  const heard = Object.fromEntries(
    await Promise.all(
      Object.entries(streams).map(async ([name, stream]) => [name, (await all(stream)).match(/r\d/g) ?? []]),
    ),
  );
  expect(heard).toEqual({
    owner: ['r1', 'r2', 'r3'],
    viewer: ['r1', 'r2', 'r3'],
    ada: ['r1', 'r2'],
    bob: ['r3'],
    adaOne: ['r1'],
    bobOne: [],
  });
});

test('who comes later is told at once what the slots of a run do, if the run is theirs', async () => {
  const tasks = [{ task: 'r1.0', node: 'pi1', slot: 0, startedAt: '2026-01-01T00:00:00.000Z' }];
  hub.publish('running', { run: 'r1', tasks }, { run: 'r1', owner: 'ada' });
  const [ada, bob, other] = [watch('user', 'ada', 'r1'), watch('user', 'bob', 'r1'), watch('user', 'ada', 'r2')];
  hub.publish('running', { run: 'r1', tasks: [] }, { run: 'r1', owner: 'ada' });
  const late = watch('user', 'ada', 'r1');
  hub.stop();
  const heard = await Promise.all(
    [ada, bob, other, late].map(async (stream) => (await all(stream)).match(/r1\.0/g)?.length ?? 0),
  );
  expect(heard).toEqual([1, 0, 0, 0]);
});

test('events are server-sent events, the last says that the head stops', async () => {
  const stream = watch('owner', 'root');
  hub.publish('removed', removed('r1'), { run: 'r1', owner: 'ada' });
  vi.advanceTimersByTime(15_000);
  hub.stop();
  expect(await all(stream)).toBe(
    'retry: 2000\n\nevent: removed\ndata: {"run":"r1"}\n\n: still here\n\nevent: stopping\ndata: {}\n\n',
  );
  expect(hub.clients).toBe(0);
});

test('a client that does not read is cut off, the others are not', async () => {
  const hangUp = vi.fn();
  const slow = watch('owner', 'root', undefined, hangUp);
  const quick = watch('owner', 'root').getReader();
  const path = 'x'.repeat(100_000);
  for (let i = 0; i < 20; i++) {
    hub.publish('artefact', { run: 'r1', path, changed: 1, sha256: '' }, { run: 'r1', owner: 'ada' });
    await quick.read();
  }
  expect(hangUp).toHaveBeenCalledTimes(1);
  expect(hub.clients).toBe(1);
  await expect(all(slow)).rejects.toThrow('too slowly');
});

test('a client that leaves is forgotten', async () => {
  await watch('owner', 'root').cancel();
  expect(hub.clients).toBe(0);
});

test('GET /api/live streams what is published', async () => {
  vi.useRealTimers();
  const head = await openTestHead();
  const response = await head.request('GET /api/live?run=r1', { as: 'user' });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  head.live.publish('removed', removed('r1'), { run: 'r1', owner: 'user' });
  head.live.publish('removed', removed('r2'), { run: 'r2', owner: 'user' });
  head.live.stop();
  expect(await response.text()).toBe(
    'retry: 2000\n\nevent: removed\ndata: {"run":"r1"}\n\nevent: stopping\ndata: {}\n\n',
  );
  await head.close();
});
