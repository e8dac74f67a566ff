import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStatus } from '../../src/protocol/farm.ts';
import { BenchHead, CLI } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import { watchMemory } from '../memory-watch.ts';
import { ended, startChild } from '../run-program.ts';
import type { BenchContext, Part } from '../suite.ts';
import { BorrowedPilot } from './borrowed-pilot.ts';
import { projectFolder } from './project-folder.ts';

const BATCH = 256;
const PROJECT = 'many';

export const million: Part = {
  name: 'million',
  about: 'a million tasks in the queue: their upload, the memory of the head, and whether depth slows it',
  limitSec: { full: 50, quick: 12 },
  packages: {},
  async run(context) {
    const { quick, reps, directory, signal, say, report } = context;
    const deepTasks = quick ? 100_000 : 1_000_000;
    const drained = quick ? 4000 : 20_000;
    const head = await BenchHead.start(context);
    let pilot: BorrowedPilot | undefined;
    const memory = watchMemory(head.process.pid);
    try {
      await head.push(projectFolder(directory, { name: PROJECT, run: ['true'], mode: 'stream' }));
      pilot = await BorrowedPilot.take(head, directory, signal);
      const deep = await upload(head, await feedFile(directory, deepTasks), pilot.slots, context);
      report({
        figure: `upload of ${deepTasks.toLocaleString('en-US')} tasks`,
        unit: 'tasks/s',
        value: deepTasks / deep.seconds,
        target: { of: 'value', bound: 'at least', limit: 100_000 },
      });
      const rates = { shallow: [] as number[], deep: [] as number[] };
      const shallowFeed = await feedFile(directory, drained);
      for (let rep = 0; rep <= reps; rep++) {
        const shallow = await upload(head, shallowFeed, pilot.slots, context);
        const rate = await drain(head, pilot, shallow.run, drained);
        // The first after the upload warms up; counted, it would make depth look better than it is.
        if (rep === 0) continue;
        rates.shallow.push(rate);
        rates.deep.push(await drain(head, pilot, deep.run, drained));
        say(`answers a second: ${rates.shallow.at(-1)?.toFixed(0)} shallow, ${rates.deep.at(-1)?.toFixed(0)} deep`);
      }
      const peer = peerMedian(`${drained.toLocaleString('en-US')} deep`, rates.shallow);
      report({
        figure: `${drained.toLocaleString('en-US')} leased and answered, ${deepTasks.toLocaleString('en-US')} deep`,
        unit: 'tasks/s',
        ...medianOf(rates.deep),
        peer,
        target: { of: 'ratio', bound: 'at least', limit: 0.8 },
      });
      const { sampledBytes, peakBytes } = memory.peak();
      report({
        figure: "the head's memory at its highest",
        unit: 'MB',
        value: peakBytes / 1e6,
        target: { of: 'value', bound: 'at most', limit: 250 },
        note: `VmHWM; the highest VmRSS of one sample each 50 ms was ${(sampledBytes / 1e6).toFixed(0)} MB`,
      });
    } finally {
      memory.stop();
      await pilot?.giveBack();
      await head.stop();
    }
  },
};

/** Through `farm run --feed -`, its run paused before the first line is sent, so that nothing else has the processor. */
async function upload(
  head: BenchHead,
  feed: Feed,
  workers: number,
  { signal }: BenchContext,
): Promise<{ run: string; seconds: number }> {
  const known = new Set((await runs(head)).map(({ run }) => run));
  const argv = [CLI, 'farm', 'run', PROJECT, '--feed', '-', '--workers', String(workers), '--json'];
  const child = startChild(argv, { signal, env: head.cliEnvironment });
  child.stdout?.resume();
  const end = ended(child, argv, signal);
  end.catch(() => undefined); // it is awaited once the feed is sent
  let run: string | undefined;
  while (run === undefined && child.exitCode === null) {
    await sleep(5, undefined, { signal });
    run = (await runs(head)).find((each) => !known.has(each.run))?.run;
  }
  if (run === undefined) await end;
  const params = { run: run! };
  await head.calls.call('POST /api/farm/runs/{run}/pause', { params });
  const data = readFileSync(feed.path);
  const startedMs = performance.now();
  child.stdin?.end(data);
  await end;
  const seconds = (performance.now() - startedMs) / 1000;
  const { tasks, feedDone } = await head.calls.call('GET /api/farm/runs/{run}', { params });
  if (tasks !== feed.tasks || !feedDone) throw new Error(`${tasks} of ${feed.tasks} tasks have arrived`);
  return { run: params.run, seconds };
}

function runs(head: BenchHead): Promise<RunStatus[]> {
  return head.calls.call('GET /api/farm/runs', { query: { project: PROJECT } });
}

/** Answers a second. */
async function drain(head: BenchHead, pilot: BorrowedPilot, run: string, tasks: number): Promise<number> {
  const params = { run };
  await head.calls.call('POST /api/farm/runs/{run}/resume', { params });
  const startedMs = performance.now();
  for (let left = tasks; left > 0; ) {
    const batch = await pilot.batch(Math.min(BATCH, left), 5);
    if (batch.tasks === 0) throw new Error(`the head has no more tasks of ${run}, and ${left} are missing`);
    left -= batch.tasks;
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const { state } = await head.calls.call('GET /api/farm/runs/{run}', { params });
  if (state === 'running') await head.calls.call('POST /api/farm/runs/{run}/pause', { params });
  return tasks / seconds;
}

interface Feed {
  readonly path: string;
  readonly tasks: number;
}

async function feedFile(directory: string, tasks: number): Promise<Feed> {
  const path = join(directory, `${tasks}.jsonl`);
  const file = createWriteStream(path);
  for (let first = 0; first < tasks; first += 10_000) {
    const size = Math.min(10_000, tasks - first);
    file.write(Array.from({ length: size }, (_, at) => `{"x":${first + at},"y":0.5}\n`).join(''));
  }
  file.end();
  await finished(file);
  return { path, tasks };
}
