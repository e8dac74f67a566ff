import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineNodeRow, Job } from '../../src/protocol/jobs.ts';
import type { KioskAction } from '../../src/protocol/kiosk.ts';
import type { Maintenance } from '../../src/protocol/maintenance.ts';
import type { Panel } from '../../src/protocol/panel.ts';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ReadyCluster } from './ready-cluster.ts';

const PIN = '314159';
const SOON = { timeout: 60_000, interval: 500 } as const;

describe('the kiosk of a cluster', () => {
  let cluster: ReadyCluster;
  let owner: string;
  let screen: string;

  beforeAll(async () => {
    cluster = await ReadyCluster.take('bookworm');
    ({ token: owner } = await cluster.head.json<{ token: string }>(['token', 'create', '--role', 'owner']));
    const { url } = await cluster.head.json<{ url: string }>(['kiosk', 'link', '--name', 'hall']);
    screen = new URL(url).hash.slice('#token='.length);
    await call(owner, 'PUT /api/kiosk', { pin: PIN });
  });
  afterAll(() => cluster?.giveBack());

  const call = async <T>(token: string, key: `${string} ${string}`, body?: unknown): Promise<T> => {
    const [method, path] = key.split(' ') as [string, string];
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${cluster.head.running.url}${path}`, {
      ...{ method, headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(answer.ok, `${key}: ${answer.status}`).toBe(true);
    return (await answer.json()) as T;
  };
  const act = async (action: KioskAction) =>
    (await call<{ done: string }>(screen, 'POST /api/kiosk/act', { pin: PIN, action })).done;
  const last = async () => (await call<Maintenance[]>(screen, 'GET /api/maintenance'))[0];
  /** Compute nodes that serve, and have a job. */
  const atWork = async () => {
    const rows = await call<EngineNodeRow[]>(screen, 'GET /api/nodes');
    const busy = new Set(
      rows.filter(({ state }) => state === 'mixed' || state === 'allocated').map(({ node }) => node),
    );
    return cluster.compute.filter((node) => busy.has(node));
  };

  test('a job on a node finds the LEDs of that node', async () => {
    const [node] = cluster.compute as [string];
    const { token } = await cluster.head.json<{ token: string }>([
      'token',
      'create',
      '--role',
      'user',
      '--user',
      'ada',
    ]);
    const script = `#!/bin/sh\n#SBATCH -w ${node} -o /dev/null\n[ -S "$BREADBOX_LED" ] && breadbox-agent led user1 on\n`;
    const { jobId } = await call<{ jobId: string }>(token, 'POST /api/jobs', { script, directory: '/tmp' });
    await expect.poll(() => call<Job>(token, `GET /api/jobs/${jobId}`), SOON).toMatchObject({ state: 'completed' });
    const lit = async () =>
      (await call<Panel[]>(owner, 'GET /api/panel'))
        .filter(({ users }) => users === 0b01000)
        .map((panel) => panel.node);
    await expect.poll(lit, SOON).toEqual([node]);
  });

  test('a switching off waits for jobs by name, and whoever knows the PIN ends it: all nodes work on', async () => {
    const { length } = cluster.compute;
    const script = `cd /tmp && sbatch --parsable -J render -t 10 -N${length} -n${length} -o /dev/null --wrap 'sleep 600'`;
    const jobId = (await cluster.sh(cluster.sandbox.head, `runuser -u ada -- sh -c "${script}"`)).trim();
    const running = () => call<Job>(owner, `GET /api/jobs/${jobId}`);
    await expect.poll(running, SOON).toMatchObject({ state: 'running', name: 'render' });
    expect(await act('power-off')).toBe(`${length + 1} nodes go off once nothing runs there, the head last.`);
    const waits = async () => (await last())?.nodes.filter(({ jobs }) => jobs?.[0]?.name === 'render') ?? [];
    await expect.poll(async () => (await waits()).map(({ node }) => node), SOON).toEqual(cluster.compute);
    const endsAt = Date.parse((await waits())[0]?.jobs?.[0]?.endsAt ?? '');
    expect(endsAt - Date.now()).toBeGreaterThan(8 * 60_000);
    expect(endsAt - Date.now()).toBeLessThanOrEqual(10 * 60_000);
    expect(await act('stay-on')).toBe('Nothing is switched off. The nodes work again.');
    await expect.poll(async () => (await last())?.state, SOON).toBe('cancelled');
    await expect.poll(atWork, SOON).toEqual(cluster.compute);
    expect((await running()).state).toBe('running');
    await cluster.sh(cluster.sandbox.head, `scancel ${jobId}`);
  });

  test('switched off at the kiosk, all nodes are off in the end', async () => {
    await cluster.idle();
    await act('power-off');
    await expect.poll(async () => (await last())?.state, { timeout: 240_000, interval: 1000 }).not.toBe('running');
    expect(await last()).toMatchObject({
      ...{ state: 'done', by: 'the kiosk' },
      nodes: [...cluster.compute, cluster.sandbox.head].map((node) => ({ node, step: 'done' })),
    });
    const on = async () => {
      const all = await cluster.head.json<Sandbox[]>(['sandbox', 'list']);
      return all.flatMap(({ nodes }) => nodes.filter(({ state }) => state === 'running').map(({ node }) => node));
    };
    await expect.poll(on, SOON).toEqual([]);
  });
});
