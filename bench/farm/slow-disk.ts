import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchHead } from '../bench-head.ts';
import { findProgram } from '../find-program.ts';
import { percentile } from '../median.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext, Part } from '../suite.ts';
import { BorrowedPilot } from './borrowed-pilot.ts';
import { projectFolder } from './project-folder.ts';

const SLOWER_MS = 20;
const DOZE_MS = 2;
/** Slots of the real pilot that works beside the measuring one. */
const REAL_SLOTS = 2;
const BATCH = 8;
const READ_EVERY_MS = 20;

export const slowDisk: Part = {
  name: 'slow-disk',
  about: `the head while each flush to its disk takes ${SLOWER_MS} ms more`,
  limitSec: { full: 40, quick: 16 },
  packages: {},
  async run(context) {
    if (!findProgram('cc'))
      return context.skip('a slow disk', 'there is no cc to compile bench/farm/slow-fsync.c with');
    const shim = join(context.directory, 'slow-fsync.so');
    const source = join(import.meta.dirname, 'slow-fsync.c');
    await runProgram(['cc', '-O2', '-shared', '-fPIC', '-o', shim, source, '-ldl'], context);
    const count = join(context.directory, 'flushes');
    const env = { LD_PRELOAD: shim, SLOW_FSYNC_MS: String(SLOWER_MS), SLOW_FSYNC_COUNT: count };
    const plain = await measure(context, {});
    const slow = await measure(context, env);
    const flushes = statSync(count, { throwIfNoEntry: false })?.size ?? 0;
    if (flushes === 0 || percentile(slow.answers, 50) < SLOWER_MS)
      throw new Error(`the disk was not slowed down: ${flushes} flushes were caught`);
    report(context, plain, slow, flushes);
  },
};

interface Measured {
  /** Milliseconds each. */
  readonly reads: readonly number[];
  readonly leases: readonly number[];
  readonly answers: readonly number[];
  readonly tasks: number;
  /** Attempts that failed, were lost or refused, and tasks without exactly one answer. */
  readonly mishaps: number;
}

async function measure(context: BenchContext, env: Readonly<Record<string, string>>): Promise<Measured> {
  const { directory, signal, quick, say } = context;
  const seconds = quick ? 3 : 12;
  const head = await BenchHead.start({ directory, signal, env });
  let pilot: BorrowedPilot | undefined;
  try {
    pilot = await BorrowedPilot.take(head, directory, signal);
    const tasks = seconds * 700;
    const run = [process.execPath, 'doze.cjs', String(DOZE_MS)];
    await head.push(projectFolder(directory, { name: 'doze', run, mode: 'stream', tasks, files: ['doze.cjs'] }));
    const body = { project: 'doze', workers: pilot.slots + REAL_SLOTS };
    const { run: id } = await head.calls.call('POST /api/farm/runs', { body });
    // The real pilot is at work, and there is work for the borrowed one.
    while ((await head.calls.call('GET /api/farm/runs/{run}', { params: { run: id } })).answered === 0)
      await sleep(20, undefined, { signal });
    const untilMs = Date.now() + seconds * 1000;
    const [reads, { leases, answers }] = await Promise.all([
      readUntil(untilMs, head, id, signal),
      workUntil(untilMs, pilot),
    ]);
    const mishaps = await finish(head, id, signal);
    say(`${tasks} tasks, ${leases.length} leases and ${reads.length} reads timed, ${mishaps} mishaps`);
    return { reads, leases, answers, tasks, mishaps };
  } finally {
    await pilot?.giveBack();
    await head.stop();
  }
}

async function readUntil(untilMs: number, head: BenchHead, run: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (Date.now() < untilMs) {
    for (const read of [
      () => head.calls.call('GET /api/farm/runs/{run}', { params: { run } }),
      () => head.calls.call('GET /api/farm/runs', { query: {} }),
    ]) {
      const fromMs = performance.now();
      await read();
      times.push(performance.now() - fromMs);
      await sleep(READ_EVERY_MS, undefined, { signal });
    }
  }
  return times;
}

async function workUntil(untilMs: number, pilot: BorrowedPilot): Promise<{ leases: number[]; answers: number[] }> {
  const leases: number[] = [];
  const answers: number[] = [];
  while (Date.now() < untilMs) {
    const { lease, answer, tasks } = await pilot.batch(BATCH);
    if (tasks === 0) break; // the run has nothing left to lease
    leases.push(lease);
    answers.push(answer);
  }
  return { leases, answers };
}

/** Waits for the end of the run and counts what did not go as it should. */
async function finish(head: BenchHead, run: string, signal: AbortSignal): Promise<number> {
  const params = { run };
  for (;;) {
    const status = await head.calls.call('GET /api/farm/runs/{run}', { params });
    if (status.state === 'done') {
      const attempts = await head.calls.call('GET /api/farm/runs/{run}/attempts', { params, query: {} });
      const lines = await head.calls.lines(`/api/farm/runs/${run}/results`);
      const answered = new Set(lines.map((line) => (JSON.parse(line) as { task: string }).task));
      return attempts.length + (status.tasks - answered.size) + (lines.length - answered.size);
    }
    if (status.state !== 'running') throw new Error(`${run} is ${status.state}: ${status.reason}`);
    await sleep(50, undefined, { signal });
  }
}

function report({ report }: BenchContext, plain: Measured, slow: Measured, flushes: number): void {
  const limits = { reads: 50, leases: 150, answers: 150 } as const;
  for (const [what, limit] of Object.entries(limits) as [keyof typeof limits, number][]) {
    for (const p of [50, 99]) {
      report({
        figure: `${what}, p${p} of ${slow[what].length}`,
        unit: 'ms',
        value: percentile(slow[what], p),
        peer: { peer: 'without the delay', value: percentile(plain[what], p) },
        ...(p === 99 && { target: { of: 'value', bound: 'at most', limit } as const }),
      });
    }
  }
  report({
    figure: 'leases lost, answers refused or doubled',
    unit: `of ${slow.tasks}`,
    value: slow.mishaps,
    target: { of: 'value', bound: 'at most', limit: 0 },
    note: `${flushes} flushes took ${SLOWER_MS} ms more each`,
  });
}
