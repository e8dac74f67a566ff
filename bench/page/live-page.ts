import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHROMIUM } from '../../test/browser/chromium.ts';
import { BenchHead } from '../bench-head.ts';
import { watchCpu } from '../cpu-watch.ts';
import { projectFolder } from '../farm/project-folder.ts';
import { medianOf } from '../figure.ts';
import { watchMemory } from '../memory-watch.ts';
import type { BenchContext, Part } from '../suite.ts';
import { openWatchedPage, type PageHold, type WatchedPage } from './watched-page.ts';

const SLOTS = 2;
const LOOK_MS = 250;
/** A busy machine takes its time to show a page for the first time. */
const OPEN_MS = 60_000;
const HOLDS = [
  ['JS heap', 'heapBytes', 'MB'],
  ['DOM nodes', 'nodes', 'nodes'],
  ['elements in the document', 'elements', 'elements'],
] as const;
/** For the page to take in the end of the run. */
const SETTLE_MS = 3000;

/** A run of short tasks, of which every `every`th leaves a file, with its page open all the time. */
export function livePage(name: string, every: number, limitSec: Part['limitSec']): Part {
  return {
    name,
    about: `a run's page while short tasks go by; ${every === 1 ? 'each' : `one in ${every}`} leaves a file`,
    limitSec,
    packages: { chromium: 'chromium' },
    async run(context) {
      if (!existsSync(CHROMIUM)) return context.skip('the page of a run', `there is no Chromium at ${CHROMIUM}`);
      const tasks = context.quick ? 2000 : 100_000;
      const turns: Measured[] = [];
      while (turns.length < context.reps) turns.push(await turn({ tasks, every }, context));
      report(turns, tasks, context);
    },
  };
}

interface Measured {
  /** From the first task to the end of the run. */
  readonly seconds: number;
  readonly early: PageHold;
  readonly late: PageHold;
  readonly cpu: Readonly<Record<string, number>>;
  readonly taskSeconds: number;
  readonly bytesReceived: number;
  readonly headPeakBytes: number;
}

interface Size {
  readonly tasks: number;
  readonly every: number;
}

/** On a head and in a Chromium of its own. */
async function turn(size: Size, context: BenchContext): Promise<Measured> {
  const head = await BenchHead.start(context);
  let watched: WatchedPage | undefined;
  try {
    watched = await openWatchedPage(head.url);
    return await measure(head, watched, size, context);
  } finally {
    await watched?.close();
    await head.stop();
  }
}

async function measure(
  head: BenchHead,
  watched: WatchedPage,
  { tasks, every }: Size,
  { directory, signal, say }: BenchContext,
): Promise<Measured> {
  const run = [process.execPath, 'leave-file.cjs', String(every)];
  await head.push(projectFolder(directory, { name: 'files', run, mode: 'stream', tasks, files: ['leave-file.cjs'] }));
  const params = {
    run: (await head.calls.call('POST /api/farm/runs', { body: { project: 'files', workers: SLOTS } })).run,
  };
  await head.calls.call('POST /api/farm/runs/{run}/pause', { params });
  await openRun(head, watched, params.run);
  const memory = watchMemory(head.process.pid);
  const cpu = watchCpu(() => [{ pid: head.process.pid, kind: 'head' }, ...watched.processes()]);
  try {
    const from = { taskSeconds: await watched.taskSeconds(), bytes: watched.bytesReceived, ms: performance.now() };
    await head.calls.call('POST /api/farm/runs/{run}/resume', { params });
    let early: PageHold | undefined;
    for (let said = 0; ; ) {
      const status = await head.calls.call('GET /api/farm/runs/{run}', { params });
      const tenths = Math.floor((10 * status.answered) / tasks);
      if (tenths > said) {
        said = tenths;
        say(`${status.answered} answered after ${((performance.now() - from.ms) / 1000).toFixed(0)} s`);
      }
      if (tenths > 0) early ??= await watched.hold();
      if (status.state === 'done') break;
      if (status.state !== 'running' || status.failed > 0) throw new Error(`${params.run} is ${status.state}`);
      await sleep(LOOK_MS, undefined, { signal });
    }
    const seconds = (performance.now() - from.ms) / 1000;
    const during = {
      seconds,
      cpu: cpu.seconds(),
      taskSeconds: (await watched.taskSeconds()) - from.taskSeconds,
      bytesReceived: watched.bytesReceived - from.bytes,
    };
    await sleep(SETTLE_MS, undefined, { signal });
    const late = await watched.hold();
    await checkIsDone(watched);
    if (early === undefined) throw new Error('the run was over before the page was looked at');
    return { ...during, early, late, headPeakBytes: memory.peak().peakBytes };
  } finally {
    memory.stop();
    await cpu.stop();
  }
}

async function openRun(head: BenchHead, { page }: WatchedPage, run: string): Promise<void> {
  const { stdout } = await head.cli(['login', '--json']);
  await page.goto((JSON.parse(stdout) as { url: string }).url);
  await page.goto(`${head.url}/farm/runs/${run}`);
  await page.getByRole('heading', { level: 1, name: /paused/ }).waitFor({ timeout: OPEN_MS });
}

/** A page that has stood still would cost nothing. */
async function checkIsDone({ page, complaints, bytesReceived }: WatchedPage): Promise<void> {
  const heading = await page.getByRole('heading', { level: 1 }).textContent();
  if (!/\bdone\b/.test(heading ?? '')) throw new Error(`the page does not know that the run is done: ${heading}`);
  if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('; ').slice(0, 400)}`);
  if (bytesReceived === 0) throw new Error('what the page received was not counted');
}

function report(turns: readonly Measured[], tasks: number, { report }: BenchContext): void {
  const of = (figure: (turn: Measured) => number) => medianOf(turns.map(figure));
  const share = (cpuSec: (turn: Measured) => number) => of((turn) => (100 * cpuSec(turn)) / turn.seconds);
  const kinds = Object.keys(turns[0]?.cpu ?? {}).filter((kind) => kind !== 'head');
  const core = '% of a core';
  report({
    figure: "the page's renderer",
    unit: core,
    ...share(({ cpu }) => cpu.renderer ?? 0),
    target: { of: 'value', bound: 'at most', limit: 15 },
    note: `user and system time from /proc over ${of(({ seconds }) => seconds).value.toFixed(0)} s`,
  });
  report({ figure: "the page's main thread, TaskDuration", unit: core, ...share(({ taskSeconds }) => taskSeconds) });
  report({
    figure: 'all of Chromium',
    unit: core,
    ...share(({ cpu }) => kinds.reduce((sum, kind) => sum + (cpu[kind] ?? 0), 0)),
    note: kinds.map((kind) => `${kind} ${share(({ cpu }) => cpu[kind] ?? 0).value.toFixed(1)} %`).join(', '),
  });
  for (const [what, key, unit] of HOLDS) {
    const scale = unit === 'MB' ? 1e6 : 1;
    report({
      figure: `the page's ${what} at the end`,
      unit,
      ...of(({ late }) => late[key] / scale),
      peer: { peer: 'after a tenth', ...of(({ early }) => early[key] / scale) },
      target: { of: 'ratio', bound: 'at most', limit: 1.25 },
    });
  }
  report({ figure: 'sent to the page', unit: 'kB/s', ...of((turn) => turn.bytesReceived / 1e3 / turn.seconds) });
  report({
    figure: `the run of ${tasks.toLocaleString('en-US')}`,
    unit: 'tasks/s',
    ...of((turn) => tasks / turn.seconds),
  });
  report({ figure: 'the head', unit: core, ...share(({ cpu }) => cpu.head ?? 0) });
  report({ figure: "the head's memory at its highest", unit: 'MB', ...of((turn) => turn.headPeakBytes / 1e6) });
}
