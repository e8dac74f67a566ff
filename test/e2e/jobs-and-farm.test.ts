import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunStatus } from '../../src/protocol/farm.ts';
import type { Job } from '../../src/protocol/jobs.ts';
import { BuiltHead } from './built-head.ts';

const CORES = 4;

const cli = join(import.meta.dirname, '../../bin/breadbox');
let head: BuiltHead;
let place: string;
let run: string;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-both-'));
  head = await BuiltHead.start({ home: join(place, 'home'), args: ['--cores', String(CORES)] });
  mkdirSync(join(place, 'naps'));
  const feed = `feed: {grid: {n: [${Array.from({ length: 2000 }, (_, n) => n).join(', ')}]}}`;
  writeFileSync(join(place, 'naps/project.yaml'), `name: naps\nrun: sleep 0.5\n${feed}\n`);
  run = await breadbox('farm', 'run', './naps', '--quiet');
  await until(async () => (await status()).leased >= CORES);
});

afterAll(async () => {
  await head?.call(`POST /api/farm/runs/${run}/cancel`);
  await head?.stop();
  rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

it('a job that takes the whole computer starts beside a long run of the farm, which then goes on', async () => {
  const jobId = await breadbox('submit', '--parsable', `--ntasks=${CORES}`, '--output=/dev/null', '--wrap', 'sleep 2');
  await until(async () => (await job(jobId)).state !== 'pending', 20_000);
  const during = (await status()).answered;
  await until(async () => (await job(jobId)).state === 'completed');
  // What was under way when the job asked has ended by then; nothing new began.
  expect((await status()).answered - during).toBeLessThanOrEqual(CORES);
  const after = (await status()).answered;
  await until(async () => (await status()).answered >= after + 2 * CORES, 20_000);
}, 60_000);

it('of many small jobs and a run, each has about half', async () => {
  const array = await breadbox('submit', '--parsable', '--array=0-199', '--output=/dev/null', '--wrap', 'sleep 0.5');
  await until(async () => (await running(array)) === CORES / 2, 20_000);
  const before = (await status()).answered;
  const seen: number[] = [];
  for (let look = 0; look < 20; look++) {
    seen.push(await running(array));
    await sleep(250);
  }
  expect(Math.max(...seen)).toBeLessThanOrEqual(CORES / 2);
  // Two slots, half a second a task, five seconds: twenty; a busy machine may do fewer.
  expect((await status()).answered - before).toBeGreaterThan(5);
  await breadbox('cancel', array);
}, 90_000);

async function breadbox(...words: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, BREADBOX_URL: head.url, BREADBOX_TOKEN: await head.token() };
  return (await promisify(execFile)(cli, words, { env, cwd: place })).stdout.trim();
}

async function status(): Promise<RunStatus> {
  return (await (await head.call(`GET /api/farm/runs/${run}`)).json()) as RunStatus;
}

async function job(jobId: string): Promise<Job> {
  return (await (await head.call(`GET /api/jobs/${jobId}`)).json()) as Job;
}

async function running(array: string): Promise<number> {
  const list = await (await head.call(`GET /api/jobs?jobs=${array}&states=running&limit=1`)).json();
  return (list as { total: number }).total;
}

async function until(holds: () => Promise<boolean>, forMs = 60_000): Promise<void> {
  const late = Date.now() + forMs;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error('it took too long');
    await sleep(100);
  }
}
