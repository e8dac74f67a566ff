import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Optimum, RunStatus, TaskRow } from '../../src/protocol/farm.ts';

const execute = promisify(execFile);
const cli = join(import.meta.dirname, '../../bin/breadbox');
let directory: string;
let home: string;
let port: number;

const breadbox = async (...args: string[]): Promise<string> =>
  (await execute(cli, args, { env: { ...process.env, BREADBOX_HOME: home }, cwd: directory })).stdout;
const start = () => breadbox('start', '--detach', '--port', String(port));
const status = async (run: string): Promise<RunStatus> => JSON.parse(await breadbox('farm', 'status', run, '--json'));
const best = async (run: string): Promise<Optimum> => JSON.parse(await breadbox('farm', 'best', run, '--json'));

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-optimise-'));
  home = join(directory, 'home');
  port = await freePort();
  await start();
});

afterAll(async () => {
  await breadbox('stop').catch(() => undefined);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

it.each([
  ['cma-es', 600, '2'],
  ['nelder-mead', 150, '1'],
])('%s comes to the same best though the head is killed twice on the way', async (method, evaluations, workers) => {
  const parameters = '{ x: { from: -5, to: 5 }, y: { from: -5, to: 5 } }';
  await push(method, `{ parameters: ${parameters}, goal: minimise, method: ${method}, evaluations: ${evaluations} }`);
  const options = ['--seed', '5', '--workers', workers];
  const plain = await run(method, ...options);
  await breadbox('farm', 'watch', plain, '--timeout', '60');

  const harassed = await run(method, ...options);
  for (const share of [0.2, 0.5]) {
    await reached(harassed, share * evaluations);
    process.kill(JSON.parse(readFileSync(join(home, 'head.json'), 'utf8')).pid, 'SIGKILL');
    await start();
    expect((await status(harassed)).state, 'it was killed in the middle').toBe('running');
  }
  await breadbox('farm', 'watch', harassed, '--timeout', '120');

  const [expected, found] = [await best(plain), await best(harassed)];
  expect(expected.best?.value).toBeLessThan(0.01);
  expect(found.best).toMatchObject({ value: expected.best?.value, params: expected.best?.params });
  for (const id of [plain, harassed])
    expect(await status(id)).toMatchObject({ state: 'done', tasks: evaluations, answered: evaluations, failed: 0 });
  const values = found.history.map(({ value }) => value);
  expect(values).toEqual([...new Set(values)].sort((a, b) => b - a));
  expect(await breadbox('farm', 'best', harassed)).toContain(found.best?.task);
  expect(JSON.parse(await breadbox('farm', 'best', harassed, '-q'))).toEqual(found.best?.params);
});

it('seeks the greatest value, keeps integers whole, and copes with tasks that fail', async () => {
  await push(
    'hill',
    '{ parameters: { n: { from: 1, to: 30, integer: true }, x: { from: -5, to: 5 } }, goal: maximise, evaluations: 300 }',
  );
  const id = await run('hill', '--seed', '1');
  await breadbox('farm', 'watch', id, '--timeout', '60').catch(() => undefined); // it says that tasks failed
  const { failed, state, tasks } = await status(id);
  expect({ state, tasks }).toEqual({ state: 'done', tasks: 300 });
  expect(failed).toBeGreaterThan(0);
  const rows: TaskRow[] = await (await head('GET', `/api/farm/runs/${id}/tasks?limit=300`)).json();
  for (const { params } of rows) expect(Number.isInteger((params as { n: number }).n)).toBe(true);
  const { best: found, goal } = await best(id);
  expect(goal).toBe('maximise');
  expect(found?.params.n).toBe(17);
  expect(found?.value).toBeGreaterThan(99.9);
});

it.each([
  ['its target is reached', 'target: 0.5'],
  ['its time is over', 'time: 2s'],
])('ends when %s', async (_, end) => {
  const parameters = '{ x: { from: -5, to: 5 }, y: { from: -5, to: 5 } }';
  await push('early', `{ parameters: ${parameters}, goal: minimise, evaluations: 100000, ${end} }`);
  const id = await run('early');
  await breadbox('farm', 'watch', id, '--timeout', '60');
  const { state, tasks, answered } = await status(id);
  expect(state).toBe('done');
  expect(answered).toBe(tasks);
  expect(tasks).toBeLessThan(50_000);
  const found = await best(id);
  expect(found.best?.value).toBe(Math.min(...found.history.map(({ value }) => value)));
  if (end.startsWith('target')) expect(found.best?.value).toBeLessThanOrEqual(0.5);
});

it('a run without an optimiser has no best', async () => {
  await push('plain', undefined, '{ list: [{ x: 1, y: 1 }] }');
  await expect(breadbox('farm', 'best', await run('plain'))).rejects.toMatchObject({
    stderr: expect.stringContaining('seeks no optimum: its feed is list'),
  });
});

/** Rosenbrock's valley; with `n`, a hill that is highest at n = 17, x = 2, and fails right of 2.5. */
const PROGRAM = `
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { task, params: { x, y, n } } = JSON.parse(line);
  const reply = n === undefined ? { answer: 100 * (y - x ** 2) ** 2 + (1 - x) ** 2 }
    : x > 2.5 ? { error: 'too far right' } : { answer: { value: 100 - (n - 17) ** 2 - (x - 2) ** 2 } };
  setTimeout(() => process.stdout.write(JSON.stringify({ task, ...reply }) + '\\n'), 2);
});
`;

async function push(name: string, optimise: string | undefined, feed = `{ optimise: ${optimise} }`): Promise<void> {
  mkdirSync(join(directory, name), { recursive: true });
  const project = `name: ${name}\nrun: node task.js\nmode: stream\nattempts: 1\nfeed: ${feed}\n`;
  writeFileSync(join(directory, name, 'project.yaml'), project);
  writeFileSync(join(directory, name, 'task.js'), PROGRAM);
  await breadbox('farm', 'push', name);
}

async function run(project: string, ...options: string[]): Promise<string> {
  return (await breadbox('farm', 'run', project, ...options)).trim();
}

async function reached(id: string, answered: number): Promise<void> {
  for (let round = 0; round < 600; round++) {
    const now: RunStatus = await (await head('GET', `/api/farm/runs/${id}`)).json();
    if (now.answered >= answered) return;
    await sleep(20);
  }
  throw new Error(`${id} did not come to ${answered} answers`);
}

function head(method: string, path: string): Promise<Response> {
  const token = readFileSync(join(home, 'owner.token'), 'utf8').trim();
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
