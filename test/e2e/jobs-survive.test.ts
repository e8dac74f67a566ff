import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Job, JobList } from '../../src/protocol/jobs.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const SINGLES = 260;
const INDEXES = 40;
const MIN_KILLS = 8;
const CHAOS_MS = 60_000;

/** What each kind of job does after it has said that it ran, and how it must end. */
const KINDS = [
  { does: 'exit 0', state: 'completed', exitCode: 0 },
  { does: 'sleep 0.2', state: 'completed', exitCode: 0 },
  { does: 'exit 3', state: 'failed', exitCode: 3 },
  { does: 'kill -SEGV $$', state: 'failed', exitCode: 139 },
  { does: 'sleep 300', options: ['--time=0:01'], state: 'timeout' },
] as const;

let head: BuiltHead;
let place: string;
let temporary: { home: string; remove(): Promise<void> };
let args: readonly string[];

beforeAll(async () => {
  temporary = await temporaryHome();
  place = mkdtempSync(join(tmpdir(), 'breadbox-jobs-'));
  mkdirSync(join(place, 'out'));
  args = ['--port', String(await freePort())];
  head = await BuiltHead.start({ home: temporary.home, args });
});

afterAll(async () => {
  for (const { jobId } of (await list('states=pending,running')).jobs)
    await head.call(`POST /api/jobs/${jobId}/cancel`);
  await head.stop();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  await temporary.remove();
});

it('kill -9 of the head, at random and again and again: 300 jobs end as they must, each once', async () => {
  const kinds = new Map<string, (typeof KINDS)[number]>();
  let kills = 0;
  const chaos = (async () => {
    const until = Date.now() + CHAOS_MS;
    while (Date.now() < until && (kills < MIN_KILLS || kinds.size < SINGLES)) {
      await sleep(200 + Math.random() * 1500);
      await head.stop('SIGKILL');
      kills++;
      head = await BuiltHead.start({ home: temporary.home, args });
    }
  })();

  await submit('all', `echo "$SLURM_ARRAY_TASK_ID" >>'${place}/array'`, [`--array=0-${INDEXES - 1}%2`]);
  for (let n = 0; n < SINGLES; n++) {
    const kind = KINDS[n % 20 === 19 ? 4 : n % 4]!;
    const name = `job${n}`;
    await submit(name, `echo ${name} >>'${place}/ran'\n${kind.does}`, 'options' in kind ? kind.options : []);
    kinds.set(name, kind);
  }
  await chaos;
  console.log(`the head was killed ${kills} times`);
  expect(kills).toBeGreaterThanOrEqual(MIN_KILLS);

  await until(async () => (await list('limit=1')).total === 0);
  const { jobs, total } = await list('ended=true&limit=100000');
  expect(total).toBe(SINGLES + INDEXES);
  expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(SINGLES + INDEXES);
  const wrong = jobs.filter((job) => {
    const { state, ...more } = kinds.get(job.name) ?? { state: 'completed', exitCode: 0 };
    return job.state !== state || ('exitCode' in more && job.exitCode !== more.exitCode) || job.restarts > 0;
  });
  expect(wrong).toEqual([]);
  expect(lines('ran').sort()).toEqual([...kinds.keys()].sort());
  expect(lines('array').sort()).toEqual(Array.from({ length: INDEXES }, (_, index) => String(index)).sort());
  const pieces = await Promise.all(jobs.map(whole));
  expect(pieces.filter((job) => job.endedAt === undefined || job.startedAt === undefined)).toEqual([]);
}, 240_000);

async function whole({ jobId }: Job): Promise<Job> {
  return (await (await head.call(`GET /api/jobs/${jobId}`)).json()) as Job;
}

/** Until it is accepted; where the answer was lost, the list says whether the job is there already. */
async function submit(name: string, body: string, options: readonly string[]): Promise<void> {
  const input = {
    script: `#!/bin/sh\n${body}\n`,
    options: [`--job-name=${name}`, `--output=${place}/out/%j.txt`, ...options],
    directory: place,
  };
  for (;;) {
    try {
      const { jobs } = await list(`ended=true&limit=1000&name=${name}`);
      if (jobs.some((job) => job.name === name)) return;
      const response = await head.call('POST /api/jobs', input);
      if (response.ok) return;
      if (response.status !== 503) throw new Error(`${response.status} ${await response.text()}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch: the head is down
    }
    await sleep(100);
  }
}

async function list(query: string): Promise<JobList> {
  const response = await head.call(`GET /api/jobs?${query}`);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as JobList;
}

function lines(file: string): string[] {
  return readFileSync(join(place, file), 'utf8').trim().split('\n');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(100);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
