import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from '../client.ts';
import { aJob, type FakeHead, json, runStatus, startFakeHead } from '../fake-head.ts';
import { fetchLive } from './live-values.ts';
import type { LiveKind } from './value-kind.ts';

let head: FakeHead;
beforeEach(async () => {
  head = await startFakeHead({
    'GET /api/farm/runs': json([
      runStatus({ run: 'r4', name: 'night', state: 'done' }),
      runStatus({ run: 'r3', name: 'night', state: 'running' }),
      runStatus({ run: 'r2', name: 'pi', state: 'pending' }),
      runStatus({ run: 'r1', project: 'mandelbrot', state: 'failed' }),
    ]),
    'GET /api/jobs': json({
      jobs: [
        aJob({ jobId: '14', state: 'pending', held: true }),
        aJob({ jobId: '13_[2-5]', state: 'pending' }),
        aJob(),
      ],
      total: 6,
      counts: {},
    }),
    'GET /api/inventory': json([
      { node: 'pi1', address: '10.0.0.1', state: 'up' },
      { node: 'pi2', address: '10.0.0.2', state: 'unknown' },
    ]),
    'GET /api/telemetry': json([
      { node: 'bread', state: 'live' },
      { node: 'pi1', state: 'never' },
    ]),
    'GET /api/telemetry/pi1': json({ values: { 'core_busy_ratio.10': 0, load1: 0, 'core_busy_ratio.2': 0 } }),
    'GET /api/meters': json({
      of: [],
      isTyped: true,
      meters: [
        { meter: 'plug', covers: 'the boards', state: 'live' },
        { meter: 'wall', covers: 'all of it', state: 'typed' },
      ],
    }),
    'GET /api/groups': json([{ group: 'blue', nodes: 'pi1' }]),
    'GET /api/tokens': json([
      { tokenId: 't1', role: 'owner', user: 'ada' },
      { tokenId: 't2', role: 'viewer', user: 'ada', name: 'kiosk' },
    ]),
  });
});
afterEach(() => head.stop());

it.each<[LiveKind, string[]]>([
  ['run', ['r4', 'r3', 'r2', 'r1', 'night', 'pi']],
  ['open-run', ['r3', 'r2', 'pi']],
  ['ended-run', ['r4', 'r1', 'night']],
  ['ended-run-id', ['r4', 'r1']],
])('a name means the newest run that has it: %s', async (kind, values) => {
  const found = await fetchLive(
    kind,
    new Client({ url: head.url, token: 'x', hint: '' }),
    [],
    AbortSignal.timeout(5000),
  );
  expect(found.map(({ value }) => value)).toEqual(values);
});

it('runs and tokens come with what they are', async () => {
  const client = new Client({ url: head.url, token: 'x', hint: '' });
  const texts = async (kind: LiveKind) => {
    const found = await fetchLive(kind, client, [], AbortSignal.timeout(5000));
    return found.map(({ value, text }) => `${value}: ${text}`);
  };
  expect(await texts('ended-run')).toEqual(['r4: night, pi, done', 'r1: mandelbrot, failed', 'night: r4, pi, done']);
  expect(await texts('token')).toEqual(['t1: owner, ada', 't2: viewer, ada, kiosk']);
});

it('jobs are offered once, and to release only what is held', async () => {
  const client = new Client({ url: head.url, token: 'x', hint: '' });
  const values = async (kind: LiveKind, given: readonly string[]) =>
    (await fetchLive(kind, client, given, AbortSignal.timeout(5000))).map(({ value }) => value);
  expect(await values('job', [])).toEqual(['14', '13_[2-5]', '12']);
  expect(await values('open-job', ['14'])).toEqual(['13_[2-5]', '12']);
  expect(await values('held-job', [])).toEqual(['14']);
  expect(head.calls.map((call) => call.split('?')[1])).toEqual([
    'ended=true&fold=true&limit=100',
    'states=pending%2Crunning&fold=true&limit=100',
    'states=pending&fold=true&limit=100',
  ]);
});

it('nodes come by name, and where a node set is asked for groups too', async () => {
  const client = new Client({ url: head.url, token: 'x', hint: '' });
  const found = async (kind: LiveKind) => await fetchLive(kind, client, [], AbortSignal.timeout(5000));
  expect(await found('node')).toEqual([
    { value: 'pi1', text: '10.0.0.1, up' },
    { value: 'pi2', text: '10.0.0.2, unknown' },
  ]);
  expect((await found('node-set')).map(({ value }) => value)).toEqual(['pi1', 'pi2', '@blue', '@all']);
  expect(await found('group')).toEqual([{ value: 'blue', text: 'pi1' }]);
});

it('a series is one of the node that stands before it', async () => {
  const client = new Client({ url: head.url, token: 'x', hint: '' });
  const found = await fetchLive('series', client, ['pi1'], AbortSignal.timeout(5000));
  expect(found.map(({ value }) => value)).toEqual(['core_busy_ratio.2', 'core_busy_ratio.10', 'load1']);
  expect(found[0]!.text).toBe('Part of the time that one core worked.');
  const nodes = await fetchLive('watched-node', client, [], AbortSignal.timeout(5000));
  expect(nodes).toEqual([
    { value: 'bread', text: 'live' },
    { value: 'pi1', text: 'never' },
  ]);
});

it('meters come with what hangs on them, and to type for only those that somebody reads', async () => {
  const client = new Client({ url: head.url, token: 'x', hint: '' });
  const found = (kind: LiveKind) => fetchLive(kind, client, [], AbortSignal.timeout(5000));
  expect(await found('meter')).toEqual([
    { value: 'plug', text: 'the boards' },
    { value: 'wall', text: 'all of it' },
  ]);
  expect((await found('typed-meter')).map(({ value }) => value)).toEqual(['wall']);
});
