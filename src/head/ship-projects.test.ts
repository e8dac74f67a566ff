import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { craftedZip } from '../farm/crafted-zip.ts';
import type { FarmContext } from '../farm/farm-context.ts';
import { Projects } from '../farm/projects.ts';
import type { ProjectRow, RunStatus } from '../protocol/farm.ts';
import { openTestHead, problemOf, type TestHead } from './open-test-head.ts';
import { shipProjects } from './ship-projects.ts';

const zipOf = (run: string) =>
  craftedZip([{ name: 'project.yaml', content: `name: pi\nrun: ${run}\nfeed: { list: [{ a: 1 }] }\n` }]);

let head: TestHead;
let start: (isFirstStart: boolean) => Promise<void>;
beforeEach(async () => {
  head = await openTestHead();
  const shipped = join(head.home, 'shipped');
  await mkdir(shipped);
  await writeFile(join(shipped, 'pi.zip'), zipOf('node pi.js'));
  // Pushing needs no more of a context than this.
  const projects = new Projects({ store: head.store, directory: head.home } as unknown as FarmContext);
  start = (isFirstStart) => shipProjects(projects, shipped, { owner: 'owner', isFirstStart });
});
afterEach(() => head.close());

/** In another millisecond than what was pushed before: the newest version is the one of the latest. */
async function push(zip: Uint8Array): Promise<Response> {
  for (const before = Date.now(); Date.now() === before; ) await sleep(1);
  return head.request('POST /api/farm/projects', {
    ...{
      as: 'owner',
      body: zip as NonNullable<RequestInit['body']>,
      headers: { 'content-type': 'application/octet-stream' },
    },
  });
}
const listed = async (as: 'user' | 'owner') =>
  (await (await head.request('GET /api/farm/projects', { as })).json()) as ProjectRow[];
const run = (body: object) => head.request('POST /api/farm/runs', { as: 'user', body: JSON.stringify(body) });

test('a user sees what came with Breadbox, runs it as its own, and cannot remove it', async () => {
  await start(true);
  expect(await listed('user')).toMatchObject([{ project: 'pi', owner: 'owner', readyMade: true }]);
  const one = await head.request('GET /api/farm/projects/pi', { as: 'user' });
  const { version, runs } = (await one.json()) as ProjectRow & { runs: unknown[] };
  expect([one.status, runs]).toEqual([200, []]);
  expect((await head.request(`GET /api/farm/bundles/${version}`, { as: 'user' })).status).toBe(200);
  const begun = await run({ project: 'pi', workers: 0 });
  expect([begun.status, ((await begun.json()) as RunStatus).owner]).toEqual([200, 'user']);
  const gone = await head.request('DELETE /api/farm/projects/pi', { as: 'user' });
  expect([gone.status, (await problemOf(gone)).code]).toEqual([403, 'not-allowed']);
  expect(await listed('owner')).toHaveLength(1);
});

test('what the owner makes of it since is not for all, and no later start changes that', async () => {
  await start(true);
  const { version } = (await (await push(zipOf('node secret.js'))).json()) as { version: string };
  await start(false);
  expect(await listed('user')).toEqual([]);
  expect(await listed('owner')).toMatchObject([{ version, versions: 2 }]);
  expect((await run({ project: 'pi', workers: 0 })).status).toBe(404);
  expect((await run({ project: 'pi', version, workers: 0 })).status).toBe(404);
  expect((await head.request(`GET /api/farm/bundles/${version}`, { as: 'user' })).status).toBe(404);
});

test('a head that was set up before this was known marks it at its next start', async () => {
  await push(zipOf('node pi.js'));
  expect(await listed('user')).toEqual([]);
  await start(false);
  expect(await listed('user')).toMatchObject([{ project: 'pi', readyMade: true }]);
});

test('what the owner has removed stays away', async () => {
  await start(true);
  await head.request('DELETE /api/farm/projects/pi', { as: 'owner' });
  await start(false);
  expect(await listed('owner')).toEqual([]);
});
