import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchRun } from '../../protocol/bench.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

let head: TestHead;
beforeAll(async () => {
  head = await openTestHead();
});
afterAll(() => head.close());

const TABLE = 'name,gflops,watts\nOwl,9.5,28\nWren,0.4,\n';

function post(path: string, body: object): Promise<Response> {
  return head.request(`POST /api/bench-runs/${path}`, { as: 'owner', body: JSON.stringify(body) });
}

async function listed(): Promise<string[]> {
  const response = await head.request('GET /api/bench-runs', { as: 'viewer' });
  return ((await response.json()) as BenchRun[]).map(({ run, machine }) => `${run} ${machine.name}`);
}

test('results are read without being kept, taken all or none, exported, and removed', async () => {
  const read = await post('read', { fileName: 'club/table.csv', text: TABLE });
  expect(await read.json()).toMatchObject({ runs: [{ run: '', machine: { name: 'Owl', watts: 28 } }, {}] });
  expect(await listed()).toEqual([]);
  const body = JSON.stringify({ fileName: 'table.csv', text: TABLE });
  const byRole = await Promise.all(
    (['user', 'viewer'] as const).map(
      async (as) => (await head.request('POST /api/bench-runs/read', { as, body })).status,
    ),
  );
  expect(byRole).toEqual([200, 403]);

  const broken = await post('import', { fileName: 'table.csv', text: `${TABLE}Finch,fast,1\n` });
  expect(await problemOf(broken)).toMatchObject({
    code: 'bad-input',
    title: expect.stringContaining('table.csv:4: '),
  });
  expect(await listed()).toEqual([]);

  const imported = await post('import', { fileName: 'table.csv', text: TABLE });
  const { format, runs } = (await imported.json()) as { format: string; runs: BenchRun[] };
  expect([format, runs.map(({ run, source, by }) => [run, source, by])]).toEqual([
    'a table written by hand',
    [
      ['b1', 'imported', 'owner'],
      ['b2', 'imported', 'owner'],
    ],
  ]);
  expect(await listed()).toEqual(['b2 Wren', 'b1 Owl']);

  const csv = await head.request('GET /api/bench-runs/export?format=csv&run=b1', { as: 'viewer' });
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="breadbox-results-b1.csv"');
  expect((await csv.text()).split('\n')[1]).toMatch(/^b1,hpl,done,imported,Owl,/);
  const json = await (await head.request('GET /api/bench-runs/export', { as: 'viewer' })).text();
  const again = await post('import', { fileName: 'all.json', text: json });
  expect(((await again.json()) as { runs: BenchRun[] }).runs.map(({ machine }) => machine.name)).toEqual([
    'Wren',
    'Owl',
  ]);

  for (const gone of ['b3', 'b4', 'b1'])
    expect((await head.request(`DELETE /api/bench-runs/${gone}`, { as: 'owner' })).status).toBe(204);
  expect(await listed()).toEqual(['b2 Wren']);
  const missing = await head.request('GET /api/bench-runs/b1', { as: 'viewer' });
  expect([missing.status, (await problemOf(missing)).code]).toEqual([404, 'not-found']);
  const export1 = await head.request('GET /api/bench-runs/export?run=b1', { as: 'viewer' });
  expect(export1.status).toBe(404);
});

test('whose results they are is asked, and taken from who asks', async () => {
  const text = 'STREAM version\nFunction    Best Rate MB/s\nTriad:  4702.6  0.1 0.1 0.1\nSolution Validates\n';
  const unnamed = await post('import', { fileName: 'stream.txt', text });
  expect((await problemOf(unnamed)).title).toContain('does not say whose');
  const named = await post('import', {
    fileName: 'stream.txt',
    text,
    machine: { name: 'owl', revision: '3', watts: 20 },
  });
  const { runs } = (await named.json()) as { runs: BenchRun[] };
  expect(runs[0]).toMatchObject({
    machine: { name: 'owl', revision: '3', watts: 20, nodes: 1 },
    result: { nodes: [{ node: 'owl', triadGbytePerSec: 4.7026 }] },
  });
});

test('what ran when it was exported was interrupted, and can be removed', async () => {
  const run = {
    ...{ run: 'b7', benchmark: 'hpl', state: 'running', source: 'measured', quick: false, nodes: 'n1', by: 'eve' },
    ...{ now: 'measures n1 alone', done: 1, total: 5, expectedEndAt: '2026-05-04T10:10:00.000Z', findings: [] },
    ...{ machine: { name: 'rain' }, conditions: { nodes: [], versions: {}, inputs: [] } },
  };
  const text = JSON.stringify({ breadboxResults: 1, runs: [run] });
  const imported = await post('import', { fileName: 'old.json', text });
  const { runs } = (await imported.json()) as { runs: BenchRun[] };
  expect(runs).toMatchObject([{ state: 'interrupted', source: 'imported' }]);
  expect(runs[0]).not.toHaveProperty('now');
  expect(runs[0]).not.toHaveProperty('expectedEndAt');
  const gone = await head.request(`DELETE /api/bench-runs/${runs[0]!.run}`, { as: 'owner' });
  expect(gone.status).toBe(204);
});
