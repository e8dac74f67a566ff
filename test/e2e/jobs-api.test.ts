import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobDetail } from '../../src/protocol/jobs.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const MIB = 2 ** 20;
let temporary: Awaited<ReturnType<typeof temporaryHome>>;
let head: BuiltHead;
let authorization: string;
beforeAll(async () => {
  temporary = await temporaryHome();
  head = await BuiltHead.start({ home: temporary.home });
  authorization = `Bearer ${await head.token()}`;
});
afterAll(async () => {
  const { jobs } = (await (await head.call('GET /api/jobs')).json()) as { jobs: { jobId: string }[] };
  for (const { jobId } of jobs) await head.call(`POST /api/jobs/${jobId}/cancel`);
  await head.stop();
  await temporary.remove();
});

async function submit(script: string, options: string[] = []): Promise<string> {
  const body = { script: `#!/bin/sh\n${script}\n`, directory: temporary.home, options };
  return ((await (await head.call('POST /api/jobs', body)).json()) as { jobId: string }).jobId;
}
const job = async (id: string): Promise<JobDetail> =>
  (await (await head.call(`GET /api/jobs/${id}`)).json()) as JobDetail;
const over = (id: string) => expect.poll(async () => (await job(id)).endedAt, { timeout: 30_000 }).toBeDefined();
const residentBytes = (): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${head.pid}/status`, 'utf8'))?.[1]) * 1024;
const openFiles = (): string[] =>
  readdirSync(`/proc/${head.pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${head.pid}/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });

test('a follower that reads slowly costs the head no memory, and one that leaves no open file', async () => {
  const id = await submit('head -c 400000000 /dev/zero; sleep 600');
  const file = join(temporary.home, `slurm-${id}.out`);
  await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size, { timeout: 30_000 }).toBe(400_000_000);
  const before = residentBytes();
  const leave = new AbortController();
  const answer = await fetch(`${head.url}/api/jobs/${id}/output?follow=true`, {
    headers: { authorization },
    signal: leave.signal,
  });
  const reader = answer.body!.getReader();
  await reader.read();
  await sleep(1500);
  expect((residentBytes() - before) / MIB).toBeLessThan(64);
  expect(openFiles()).toContain(file);
  leave.abort();
  await expect.poll(openFiles, { timeout: 30_000 }).not.toContain(file);
  await head.call(`POST /api/jobs/${id}/cancel`);
  await over(id);
});

test('a program gets what is sent to its stdin, as fast as it reads', async () => {
  const started = await head.call('POST /api/jobs/interactive', {
    ...{ argv: ['sh', '-c', 'sleep 2; wc -c; exit 7'], directory: temporary.home },
  });
  const { jobId } = (await started.json()) as { jobId: string };
  const followed = head.call(`GET /api/jobs/${jobId}/output?follow=true`).then((answer) => answer.text());
  await expect.poll(async () => (await job(jobId)).state).toBe('running');
  const before = residentBytes();
  let sent = 0;
  const body = Readable.from(
    (function* () {
      for (; sent < 32; sent++) yield Buffer.alloc(MIB);
    })(),
  );
  const posted = fetch(`${head.url}/api/jobs/${jobId}/stdin?end=true`, {
    ...{ method: 'POST', headers: { authorization }, duplex: 'half' },
    body: Readable.toWeb(body) as ReadableStream,
  } as RequestInit);
  await sleep(1000);
  expect(sent, 'it has not read yet').toBeLessThan(32);
  expect((residentBytes() - before) / MIB).toBeLessThan(64);
  expect((await posted).status).toBe(204);
  expect((await followed).trim()).toBe(String(32 * MIB));
  expect(await job(jobId)).toMatchObject({ kind: 'interactive', state: 'failed', exitCode: 7 });
  expect((await head.call(`POST /api/jobs/${jobId}/stdin`)).status).toBe(204);
});

test('what ranks print is read together and apart', async () => {
  const id = await submit('srun -n 2 sh -c \'echo "rank $SLURM_PROCID"; echo "bad $SLURM_PROCID" >&2\'', ['-n', '2']);
  await over(id);
  expect(await (await head.call(`GET /api/jobs/${id}/ranks`)).json()).toEqual([
    { rank: 0, bytes: { stdout: 7, stderr: 6 } },
    { rank: 1, bytes: { stdout: 7, stderr: 6 } },
  ]);
  const of = async (query: string) => (await head.call(`GET /api/jobs/${id}/output?${query}`)).text();
  expect(await of('rank=1')).toBe('rank 1\n');
  expect(await of('rank=0&stream=stderr')).toBe('bad 0\n');
  expect((await job(id)).steps.map(({ step, tasks }) => [step, tasks])).toContainEqual(['0', 2]);
  expect((await of('')).split('\n').sort()).toEqual(['', 'bad 0', 'bad 1', 'rank 0', 'rank 1']);
});

test('a head that stops ends what follows, and its jobs go on', async () => {
  const id = await submit('echo begun; while [ ! -e go ]; do sleep 0.1; done; echo ended');
  const answer = await head.call(`GET /api/jobs/${id}/output?follow=true`);
  const reader = answer.body!.getReader();
  expect(Buffer.from((await reader.read()).value!).toString()).toBe('begun\n');
  const asked = Date.now();
  await head.stop();
  expect(Date.now() - asked).toBeLessThan(4000);
  head = await BuiltHead.start({ home: temporary.home });
  expect(await job(id)).toMatchObject({ state: 'running' });
  await head.call(`PUT /api/files${temporary.home}/go`, '');
  await over(id);
  expect(await (await head.call(`GET /api/jobs/${id}/output`)).text()).toBe('begun\nended\n');
});
