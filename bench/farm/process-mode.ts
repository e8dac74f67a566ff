import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BenchHead } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import { findProgram } from '../find-program.ts';
import { isInMemory } from '../machine.ts';
import type { BenchContext, Part } from '../suite.ts';
import { gnuParallel, xargs } from './competitors.ts';
import type { Competitor as Peer } from './contest.ts';
import { projectFolder } from './project-folder.ts';
import { sharedMemoryOnDisk } from './shared-memory-on-disk.ts';

const WORKERS = 2;
const SHARED_MEMORY = '/dev/shm';

export const processMode: Part = {
  name: 'process',
  about: 'a process for each task: `true`, two at a time',
  limitSec: { full: 75, quick: 14 },
  packages: { parallel: 'parallel' },
  async run(context) {
    const tasks = context.quick ? 500 : 2000;
    const contest = { work: 'spawn', workers: WORKERS, tasks, warmUp: 0 } as const;
    const competitors = new Map<string, Competitor>();
    const heads: BenchHead[] = [];
    try {
      competitors.set('xargs', command(xargs(contest, context)));
      if (existsSync(SHARED_MEMORY) && isInMemory(SHARED_MEMORY)) await addHead('captures in memory', undefined);
      else context.skip('captures in memory', `${SHARED_MEMORY} is not memory here`);
      const onDisk = join(context.directory, 'captures');
      const under = await sharedMemoryOnDisk(onDisk, context);
      if (under) await addHead('captures on disk', under);
      const untouchedMs = under && statSync(onDisk).mtimeMs;
      const parallel = findProgram('parallel');
      if (parallel) competitors.set('parallel', command(gnuParallel(parallel, contest, context)));
      else context.skip('GNU parallel', 'it is not installed');
      await interleave(competitors, context);
      if (under && statSync(onDisk).mtimeMs === untouchedMs) throw new Error(`no capture was made in ${onDisk}`);
    } finally {
      await Promise.all(heads.map((head) => head.stop()));
    }
    report(competitors, tasks, context);

    async function addHead(name: string, under: readonly string[] | undefined): Promise<void> {
      const head = await BenchHead.start({ ...context, ...(under && { under }) });
      heads.push(head);
      await head.push(projectFolder(context.directory, { name: 'no-op', run: ['true'], mode: 'process', tasks }));
      competitors.set(name, breadbox(head));
    }
  },
};

interface Sample {
  readonly seconds: number;
  readonly wallSec: number;
}

interface Competitor {
  readonly samples: Sample[];
  /** What it does on its first run in a new home alone. */
  warmUp?(): Promise<unknown>;
  once(): Promise<Sample>;
}

function breadbox(head: BenchHead): Competitor {
  return {
    samples: [],
    async once() {
      const { status, wallSec } = await head.runAndWait('no-op', WORKERS);
      await head.endJobs();
      return { seconds: status.seconds, wallSec };
    },
  };
}

function command(peer: Peer): Competitor {
  return {
    samples: [],
    ...(peer.prepare && { warmUp: () => peer.prepare!() }),
    once: async () => {
      const { wholeSec } = await peer.turn();
      return { seconds: wholeSec, wallSec: wholeSec };
    },
  };
}

async function interleave(competitors: ReadonlyMap<string, Competitor>, { reps, say }: BenchContext): Promise<void> {
  for (const competitor of competitors.values()) await competitor.warmUp?.();
  for (let rep = 1; rep <= reps; rep++) {
    for (const [name, competitor] of competitors) {
      const sample = await competitor.once();
      competitor.samples.push(sample);
      say(`${rep}/${reps} ${name}: ${sample.seconds.toFixed(2)} s, the whole command ${sample.wallSec.toFixed(2)} s`);
    }
  }
}

function report(competitors: ReadonlyMap<string, Competitor>, tasks: number, { report }: BenchContext): void {
  const rates = (name: string): number[] => competitors.get(name)?.samples.map(({ seconds }) => tasks / seconds) ?? [];
  const peer = peerMedian('xargs -P2', rates('xargs'));
  const floors = { 'captures in memory': 0.7, 'captures on disk': 0.5 };
  for (const [figure, limit] of Object.entries(floors)) {
    const samples = rates(figure);
    if (samples.length === 0) continue;
    const target = { of: 'ratio', bound: 'at least', limit } as const;
    report({ figure, unit: 'tasks/s', ...medianOf(samples), peer, target });
    const walls = competitors.get(figure)?.samples.map(({ wallSec }) => tasks / wallSec) ?? [];
    report({ figure: `${figure}, the whole \`farm run --wait\``, unit: 'tasks/s', ...medianOf(walls), peer });
  }
  if (!competitors.has('parallel') || !competitors.has('captures in memory')) return;
  report({
    figure: 'captures in memory',
    unit: 'tasks/s',
    ...medianOf(rates('captures in memory')),
    peer: peerMedian('parallel -j2', rates('parallel')),
    target: { of: 'ratio', bound: 'at least', limit: 3 },
  });
}
