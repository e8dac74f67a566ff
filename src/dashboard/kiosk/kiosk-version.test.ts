import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followVersion, reloadWhereNew } from './kiosk-version.ts';

const MINUTE_MS = 60_000;

/** The browser and a head, as a kiosk's page has them. */
const world = { version: '1.0.0', hasPages: true, reloads: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { pathname: '/kiosk', reload: () => world.reloads++ });
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/health') return Response.json({ ok: true, version: world.version });
    return new Response('', { status: world.hasPages ? 200 : 503 });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('another version is loaded within a minute of its pages being there, whatever became of the first look', async () => {
  const following = followVersion(MINUTE_MS);
  await reloadWhereNew();
  Object.assign(world, { version: '2.0.0', hasPages: false });
  await reloadWhereNew();
  await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
  expect(world.reloads).toBe(0);
  world.hasPages = true;
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(world.reloads).toBe(1);
  following.stop();
  await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
  expect(world.reloads).toBe(1);
});
