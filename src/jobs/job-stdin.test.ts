import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalEngine } from './engines/local/create-local-engine.ts';
import type { LocalEngine } from './engines/local/local-engine.ts';
import { JobStdin } from './job-stdin.ts';

const SILENCE_MS = 800;
let place: string;
let engine: LocalEngine;
let stdin: JobStdin;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-stdin-'));
  engine = await createLocalEngine({ directory: join(place, 'jobs'), cores: 2 });
  stdin = new JobStdin(engine, () => {}, SILENCE_MS);
  stdin.start();
});
afterEach(async () => {
  stdin.stop();
  for (const { jobId } of await engine.list()) await engine.cancel(jobId, { graceSec: 0 });
  await expect.poll(async () => (await engine.list({ states: ['running'] })).length).toBe(0);
  await engine.close();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

async function start(...argv: string[]): Promise<string> {
  const jobId = await engine.submit({
    ...{ name: 'step', argv, cpus: 1, directory: place },
    batch: { tasks: 1, cpusPerTask: 1, stdin: { stream: true } },
  });
  await expect.poll(async () => (await status(jobId)).state).toBe('running');
  stdin.began({ jobId, rawId: jobId });
  return jobId;
}
const status = async (jobId: string) => (await engine.status([jobId])).get(jobId)!;
const stateOf = async (jobId: string) => (await status(jobId)).state;

async function send(jobId: string, chunks: readonly (string | number)[], end = false, signal = never): Promise<void> {
  async function* body() {
    for (const chunk of chunks) {
      if (typeof chunk === 'number') await sleep(chunk);
      else yield Buffer.from(chunk);
    }
  }
  await stdin.write({ jobId, rawId: jobId }, body(), { end, signal });
}
const never = new AbortController().signal;

test('bytes arrive in order, as they come, and the end ends it', async () => {
  const jobId = await start('cat');
  await send(jobId, ['one ', 10, 'two ']);
  await send(jobId, ['three\n'], true);
  await expect.poll(() => stateOf(jobId)).toBe('completed');
  expect(readFileSync((await status(jobId)).stdoutPath, 'utf8')).toBe('one two three\n');
  await expect(send(jobId, ['late'])).rejects.toMatchObject({ code: 'conflict' });
});

test('a job whose caller has fallen silent is cancelled; signs of life keep it, also after the end of stdin', async () => {
  const kept = await start('sleep', '60');
  const silent = await start('sleep', '60');
  await send(kept, [], true);
  const until = Date.now() + 2.5 * SILENCE_MS;
  while (Date.now() < until) {
    await send(kept, []);
    await sleep(SILENCE_MS / 4);
  }
  expect(await stateOf(kept)).toBe('running');
  for (const job of [silent, kept]) await expect.poll(() => stateOf(job), { timeout: 30_000 }).toBe('cancelled');
});

test('while a job does not read, its caller waits and is not silent; one that goes away is', async () => {
  const jobId = await start('sleep', '60');
  const leave = new AbortController();
  let sent = false;
  send(jobId, Array(64).fill('x'.repeat(64 * 1024)), false, leave.signal).then(
    () => {
      sent = true;
    },
    () => {}, // the job is cancelled at the end
  );
  await sleep(2 * SILENCE_MS);
  expect([sent, await stateOf(jobId)]).toEqual([false, 'running']);
  leave.abort();
  await expect.poll(() => stateOf(jobId), { timeout: 30_000 }).toBe('cancelled');
});
