import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Result } from '../../src/protocol/farm.ts';
import { BuiltHead } from './built-head.ts';
import { addAccount, NO_ACCOUNTS, removeAccount } from './unix-accounts.ts';

const SLOTS = 4;
const WINDOW_SEC = 60;
const [anna, ben] = [`bbfair-a-${process.pid}`, `bbfair-b-${process.pid}`] as const;
const cli = join(import.meta.dirname, '../../bin/breadbox');
const tokens: Record<string, string> = {};
let place: string;
let head: BuiltHead;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-fair-'));
  chmodSync(place, 0o755);
  if (NO_ACCOUNTS === undefined) for (const name of [anna, ben]) addAccount(name);
  // Where no accounts can be made, both users' programs run as this one.
  const trust = NO_ACCOUNTS === undefined ? [] : ['--trust-users'];
  head = await BuiltHead.start({ home: join(place, 'home'), args: ['--cores', String(SLOTS), ...trust] });
  for (const user of [anna, ben]) {
    const made = await head.call('POST /api/tokens', { role: 'user', user });
    tokens[user] = ((await made.json()) as { token: string }).token;
  }
});

afterAll(async () => {
  await head?.stop('SIGKILL');
  if (NO_ACCOUNTS === undefined) for (const name of [anna, ben]) removeAccount(name);
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

async function as(user: string, ...words: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, BREADBOX_URL: head.url, BREADBOX_TOKEN: tokens[user] };
  return (await promisify(execFile)(cli, words, { env, cwd: place, maxBuffer: 2 ** 28 })).stdout.trim();
}

/** A run of tasks that wait, which takes slots and no cores. */
async function startRun(user: string, name: string, seconds: number, workers: number, tasks = 2000): Promise<string> {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  const feed = `feed: {grid: {n: [${Array.from({ length: tasks }, (_, n) => n).join(', ')}]}}`;
  writeFileSync(join(folder, 'project.yaml'), `name: ${name}\nrun: sleep ${seconds}\n${feed}\n`);
  return as(user, 'farm', 'run', `./${name}`, '--workers', String(workers), '--quiet');
}

/** Slot-seconds that a run has had between two instants. */
async function slotSeconds(user: string, run: string, from: number, to: number): Promise<number> {
  const lines = (await as(user, 'farm', 'results', run, '--jsonl')).split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as Result)
    .map(({ startedAt, endedAt }) => Math.min(to, Date.parse(endedAt)) - Math.max(from, Date.parse(startedAt)))
    .reduce((sum, ms) => sum + Math.max(0, ms) / 1000, 0);
}

test(`two users who want more than there is have equal shares over ${WINDOW_SEC} s, whatever their tasks take`, async () => {
  const annas = await startRun(anna, 'long', 0.7, 8);
  await sleep(3000);
  const bens = await startRun(ben, 'short', 0.2, SLOTS);
  await sleep(6000); // anna's slots fall free as her tasks end, and ben's pilot starts
  const from = Date.now();
  await sleep(WINDOW_SEC * 1000);
  const to = Date.now();
  await sleep(1500);
  const [hers, his] = [await slotSeconds(anna, annas, from, to), await slotSeconds(ben, bens, from, to)];
  console.info(`slot-seconds of ${(SLOTS * (to - from)) / 1000}: ${hers.toFixed(1)} and ${his.toFixed(1)}`);
  expect(Math.abs(hers / (hers + his) - 0.5)).toBeLessThan(0.05);
  expect(hers + his).toBeGreaterThan(0.7 * WINDOW_SEC * SLOTS);
  expect(hers + his).toBeLessThan(1.05 * WINDOW_SEC * SLOTS);
  await as(ben, 'farm', 'cancel', bens);

  const one = await startRun(ben, 'narrow', 0.2, 1);
  await sleep(4000);
  const begin = Date.now();
  await sleep(15_000);
  const end = Date.now();
  await sleep(1500);
  const [rest, little] = [await slotSeconds(anna, annas, begin, end), await slotSeconds(ben, one, begin, end)];
  console.info(`who wants one slot of ${SLOTS} has it: ${rest.toFixed(1)} and ${little.toFixed(1)} slot-seconds`);
  expect(Math.abs(rest / (rest + little) - 0.75)).toBeLessThan(0.05);
  await as(anna, 'farm', 'cancel', annas);
  await as(ben, 'farm', 'cancel', one);
  const shares = (await (await head.call('GET /api/farm/shares')).json()) as { slots: number };
  expect(shares.slots).toBe(SLOTS);
}, 180_000);

test('a user sees neither runs nor shares nor workers of another', async () => {
  const run = await startRun(anna, 'mine', 0.2, 1, 10);
  const get = async (path: string) =>
    (await fetch(head.url + path, { headers: { authorization: `Bearer ${tokens[ben]}` } })).text();
  expect(await get(`/api/farm/runs/${run}`)).toContain('not-found');
  for (const path of ['/api/farm/shares', '/api/farm/workers', '/api/farm/runs'])
    expect(await get(path), path).not.toContain(anna);
  await as(anna, 'farm', 'cancel', run).catch(() => {}); // it may be done
});
