import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchHead, CLI } from '../bench-head.ts';
import { cpuSeconds } from '../cpu-watch.ts';
import { medianOf, peerMedian } from '../figure.ts';
import { percentile } from '../median.ts';
import type { BenchContext, Part } from '../suite.ts';
import { CORES, NOTHING_TO_DO, SILENT } from './job-head.ts';

const IDLE_SEC = 20;
const LISTS = 9;

export const tenThousand: Part = {
  name: 'ten-thousand',
  about: '10,000 queued jobs: what one more costs, the list, the idle head, a restart',
  limitSec: { full: 300, quick: 60 },
  packages: {},
  async run(context) {
    const jobs = context.quick ? 500 : 10_000;
    const head = await BenchHead.start(context);
    try {
      await occupy(head);
      const tookMs = await submitAll(head, jobs);
      const late = tookMs.slice(-Math.min(1000, jobs / 2));
      const target = { of: 'value', bound: 'at most', limit: 5 } as const;
      context.report({ figure: `submit at the API, job ${jobs}`, unit: 'ms', ...medianOf(late), target });
      context.report({
        figure: `submit at the API, p99 of the last ${late.length}`,
        unit: 'ms',
        value: percentile(late, 99),
      });
      context.report({ figure: `submit at the API, mean of ${jobs}`, unit: 'ms', value: mean(tookMs), target });
      lists(head, context);
      await idle(head, context);
    } finally {
      await head.stop();
    }
  },
};

/** Holds all cores, so that what follows waits. */
async function occupy({ calls }: BenchHead): Promise<void> {
  const script = '#!/bin/sh\nexec sleep 3600\n';
  await calls.call('POST /api/jobs', { body: { ...NOTHING_TO_DO, script, options: [...SILENT, '--exclusive'] } });
  for (;;) {
    const { total } = await calls.call('GET /api/jobs', { query: { states: 'running', limit: 1 } });
    if (total === 1) return;
    await sleep(50);
  }
}

async function submitAll({ calls }: BenchHead, jobs: number): Promise<number[]> {
  const tookMs: number[] = [];
  for (let n = 0; n < jobs; n++) {
    const fromMs = performance.now();
    await calls.call('POST /api/jobs', { body: { ...NOTHING_TO_DO, options: [...SILENT, `--ntasks=${CORES}`] } });
    tookMs.push(performance.now() - fromMs);
  }
  return tookMs;
}

function lists(head: BenchHead, { report }: BenchContext): void {
  const env = { ...process.env, ...head.cliEnvironment };
  const timed = ([program = '', ...words]: readonly string[]): number => {
    const fromMs = performance.now();
    const { status, stderr } = spawnSync(program, words, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}: ${stderr}`);
    return performance.now() - fromMs;
  };
  const commands = { 'breadbox jobs': ['jobs'], 'breadbox jobs --json': ['jobs', '--json'] };
  const bare: number[] = [];
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let n = 0; n < LISTS; n++) {
    bare.push(timed([process.execPath, '-e', '0']));
    for (const [name, words] of Object.entries(commands)) samples[name]!.push(timed([CLI, ...words]));
  }
  const target = { of: 'value', bound: 'at most', limit: 300 } as const;
  for (const [name, ms] of Object.entries(samples))
    report({ figure: name, unit: 'ms', ...medianOf(ms), peer: peerMedian('node -e 0', bare), target });
}

/** What a head tidies up after so much work, memory above all, is done by then. */
const SETTLE_MS = 20_000;

/** Processor time of the head while nobody asks it anything. */
async function idle({ process: daemon }: BenchHead, { quick, signal, report }: BenchContext): Promise<void> {
  await sleep(quick ? 2000 : SETTLE_MS, undefined, { signal });
  const seconds = quick ? 5 : IDLE_SEC;
  const before = cpuSeconds(daemon.pid) ?? Number.NaN;
  await sleep(seconds * 1000, undefined, { signal });
  const busy = ((cpuSeconds(daemon.pid) ?? Number.NaN) - before) / seconds;
  const target = { of: 'value', bound: 'at most', limit: 1 } as const;
  report({ figure: `the head's processor time, ${seconds} s idle`, unit: '% of a core', value: busy * 100, target });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
