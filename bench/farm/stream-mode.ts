import { join } from 'node:path';
import { BenchHead } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import { findProgram } from '../find-program.ts';
import { installedVersion } from '../install-peers.ts';
import { type RedisServer, redisProgram, startRedis } from '../redis-server.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext, Part } from '../suite.ts';
import { bullmq } from './competitors.ts';
import { projectFolder } from './project-folder.ts';
import { REDIS_PACKAGE } from './queue-competitors.ts';

const SLOTS = 2;

interface Sample {
  /** Of the work, and of the whole: with the command, or with the adding of jobs. */
  readonly seconds: number;
  readonly wallSec: number;
}

export const streamMode: Part = {
  name: 'stream',
  about: 'no-op tasks through long-lived programs, a line in, a line out',
  limitSec: { full: 110, quick: 12 },
  packages: REDIS_PACKAGE,
  needsNpmPeers: true,
  async run(context) {
    const tasks = context.quick ? 5000 : 50_000;
    const head = await BenchHead.start(context);
    let redis: RedisServer | undefined;
    try {
      redis = await redisIfThere(context);
      const contest = { work: 'no-op', workers: SLOTS, tasks, warmUp: 0 } as const;
      const opponent = redis && bullmq(contest, redis, context);
      const programs = await streamPrograms(context);
      const samples = new Map<string, Sample[]>();
      for (const [name, { run, file }] of programs)
        await head.push(projectFolder(context.directory, { name, run, mode: 'stream', tasks, files: [file] }));
      for (let rep = 1; rep <= context.reps; rep++) {
        for (const name of programs.keys()) take(name, await breadbox(head, name));
        if (opponent) {
          const { workSec = 0, wholeSec } = await opponent.turn();
          take('bullmq', { seconds: workSec, wallSec: wholeSec });
        }
      }
      report(samples, tasks, context);

      function take(name: string, sample: Sample): void {
        samples.set(name, [...(samples.get(name) ?? []), sample]);
        context.say(`${name}: ${sample.seconds.toFixed(2)} s, all in all ${sample.wallSec.toFixed(2)} s`);
      }
    } finally {
      await Promise.all([head.stop(), redis?.stop()]);
    }
  },
};

async function breadbox(head: BenchHead, project: string): Promise<Sample> {
  const { status, wallSec } = await head.runAndWait(project, SLOTS);
  await head.endJobs();
  return { seconds: status.seconds, wallSec };
}

async function redisIfThere(context: BenchContext): Promise<RedisServer | undefined> {
  const program = redisProgram();
  if (program && installedVersion('bullmq')) return startRedis(program, 'always', context);
  context.skip('BullMQ', program ? 'it is not installed in bench/peers' : 'redis-tools is not installed');
  return undefined;
}

/** The same loop in three languages: what the program itself takes is part of the figure. */
async function streamPrograms({ directory, signal, skip }: BenchContext) {
  const programs = new Map([['echo-node', { run: [process.execPath, 'echo.cjs'], file: 'echo.cjs' }]]);
  if (findProgram('python3')) {
    // Not what is first on PATH: that may be a script that looks for a Python at each start.
    const { stdout } = await runProgram(['python3', '-c', 'import sys; print(sys.executable)'], { signal });
    programs.set('echo-python', { run: [stdout.trim(), '-u', 'echo.py'], file: 'echo.py' });
  } else skip('a stream program in Python', 'there is no python3');
  if (findProgram('cc')) {
    const binary = join(directory, 'echo');
    await runProgram(['cc', '-O2', '-o', binary, join(import.meta.dirname, 'programs/echo.c')], { signal });
    programs.set('echo-c', { run: ['./echo'], file: binary });
  } else skip('a stream program in C', 'there is no cc');
  return programs;
}

function report(samples: ReadonlyMap<string, readonly Sample[]>, tasks: number, { report }: BenchContext): void {
  const msPerTask = (name: string, of: keyof Sample): number[] =>
    (samples.get(name) ?? []).map((sample) => (1000 * sample[of]) / tasks);
  for (const name of samples.keys()) {
    if (name === 'bullmq') continue;
    for (const of of ['seconds', 'wallSec'] as const) {
      const peer =
        samples.has('bullmq') &&
        peerMedian(of === 'seconds' ? 'BullMQ' : 'BullMQ with adding', msPerTask('bullmq', of));
      report({
        figure: of === 'seconds' ? name : `${name}, the whole \`farm run --wait\``,
        unit: 'ms/task',
        ...medianOf(msPerTask(name, of)),
        ...(peer && { peer }),
        ...(name === 'echo-node' && { target: { of: 'value', bound: 'at most', limit: 0.1 } as const }),
      });
    }
  }
}
