import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchHead } from '../bench-head.ts';
import { PEERS } from '../install-peers.ts';
import type { RedisServer } from '../redis-server.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';
import type { Competitor, Contest, Turn } from './contest.ts';

/** Debian's own: its packages are for no other Python. */
export const PYTHON = '/usr/bin/python3';

/** Two projects on one head: a pilot that has just run `warm` takes the tasks of `project`. */
export function breadbox(head: BenchHead, project: string, warm: string, workers: number): Competitor {
  return {
    name: 'Breadbox',
    async turn() {
      const before = await head.runAndWait(warm, workers);
      const { status, wallSec } = await head.runAndWait(project, workers);
      await head.endJobs();
      return { startUpSec: before.wallSec, workSec: status.seconds, wholeSec: wallSec };
    },
  };
}

export function xargs({ workers, tasks }: Contest, { signal }: BenchContext): Competitor {
  const input = numbers(tasks);
  const argv = ['xargs', `-P${workers}`, '-n1', 'true'];
  return { name: 'xargs', turn: () => runProgram(argv, { signal, input }).then(command) };
}

export function gnuParallel(program: string, contest: Contest, { signal, directory }: BenchContext): Competitor {
  const input = numbers(contest.tasks);
  const home = join(directory, 'parallel');
  mkdirSync(home, { recursive: true });
  // `--will-cite` is its word for "the notice was read"; it is not asked twice.
  const argv = [program, '--will-cite', `-j${contest.workers}`, 'true'];
  const env = { PARALLEL_HOME: home };
  return {
    name: 'GNU parallel',
    // It measures once how long a command line may be, and keeps that.
    prepare: () => runProgram(argv, { signal, input: '1\n', env }),
    turn: () => runProgram(argv, { signal, input, env }).then(command),
  };
}

export function dask(contest: Contest, context: BenchContext): Competitor {
  return { name: 'Dask', turn: () => program([PYTHON, join(PEERS, 'dask-peer.py')], contest, [], context) };
}

export function celery(contest: Contest, redis: RedisServer, context: BenchContext): Competitor {
  return {
    name: 'Celery',
    setting: `AOF ${redis.flush}`,
    turn: () => program([PYTHON, join(PEERS, 'celery-peer.py')], contest, [redis.port], context),
  };
}

/** For functions that do nothing: BullMQ's best of 1, 10, 32, 50 and 100. */
const BULLMQ_CONCURRENCY = 50;

export function bullmq(contest: Contest, redis: RedisServer, context: BenchContext): Competitor {
  const workers = contest.work === 'no-op' ? BULLMQ_CONCURRENCY : contest.workers;
  const argv = [process.execPath, join(PEERS, 'bullmq.mjs')];
  return {
    name: 'BullMQ',
    setting: `AOF ${redis.flush}`,
    turn: () => program(argv, { ...contest, workers }, [redis.port], context),
  };
}

/** A program of bench/peers. @throws Error where it does not keep a result of each task */
async function program(
  argv: readonly string[],
  { work, workers, tasks, warmUp }: Contest,
  more: readonly number[],
  { signal, directory }: BenchContext,
): Promise<Turn> {
  const words = [...argv, work, ...[workers, tasks, warmUp, ...more].map(String)];
  const { stdout } = await runProgram(words, { signal, cwd: directory });
  const said = JSON.parse(stdout) as Turn & { readonly kept: number; readonly addSec?: number };
  if (said.kept !== tasks) throw new Error(`${words[1]} has ${said.kept} results of ${tasks} tasks: ${stdout}`);
  return { ...said, wholeSec: said.wholeSec ?? (said.addSec ?? 0) + (said.workSec ?? 0) };
}

function command({ seconds }: { readonly seconds: number }): Turn {
  return { wholeSec: seconds };
}

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index}\n`).join('');
}
