import { spawn } from 'node:child_process';
import { closeSync, constants as fsConstants, openSync, unlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { descendants, signalAll } from './process-tree.ts';
import { rankVariables } from './rank-environment.ts';
import type { RankOutput } from './rank-output.ts';
import { type Draining, drain, lastWords, makePipes, openInput } from './rank-pipes.ts';
import type { RanksToStart, StartedRanks } from './started-ranks.ts';
import { forwardInput } from './step-input.ts';

/** SLURM_TASK_PID is the program's own: only a shell that becomes it knows it before. */
const BECOME = 'SLURM_TASK_PID=$$; export SLURM_TASK_PID; exec "$@"';

export interface DirectRanks extends RanksToStart {
  /** By rank: a file for its stdin, srun's own stdin, or nothing. */
  readonly inputs: readonly (string | 'forward' | 'none')[];
  readonly output: (rank: number, stream: 'out' | 'err') => RankOutput;
}

/** Starts each rank as a child of this process. */
export function startDirectly(ranks: DirectRanks): StartedRanks {
  const numbers = Array.from({ length: ranks.tasks }, (_, rank) => rank);
  const pipe = (rank: number, name: string): string => `${ranks.path}/${rank}.${name}.pipe`;
  makePipes(
    numbers.flatMap((rank) => [
      pipe(rank, 'out'),
      pipe(rank, 'err'),
      ...(ranks.inputs[rank] === 'forward' ? [pipe(rank, 'in')] : []),
    ]),
  );
  const writers: Socket[] = [];
  const pids: number[] = [];
  const ends = numbers.map((rank) => {
    const drains = (['out', 'err'] as const).map((stream) => drain(pipe(rank, stream), ranks.output(rank, stream)));
    const stdin = openStdin(ranks.inputs[rank]!, pipe(rank, 'in'), writers);
    const outputs = (['out', 'err'] as const).map((stream) => {
      const fd = openSync(pipe(rank, stream), fsConstants.O_WRONLY);
      unlinkSync(pipe(rank, stream));
      return fd;
    });
    const list = ranks.cpuLists?.[rank];
    const bound = list === undefined ? [] : ['taskset', '-c', list];
    const child = spawn('/bin/sh', ['-c', BECOME, 'sh', ...bound, ...ranks.argv[rank]!], {
      cwd: ranks.directory,
      env: { ...ranks.environment, ...rankVariables(rank) },
      stdio: [stdin, outputs[0], outputs[1]],
    });
    for (const fd of [stdin, ...outputs]) closeSync(fd);
    if (child.pid !== undefined) pids.push(child.pid);
    return new Promise<void>((resolve) => {
      const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
        const exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
        ranks.onEnd({ rank, exitCode, signal: signal ?? undefined });
        lastWords(drains satisfies Draining[]).then(resolve);
      };
      child.on('exit', finish);
      child.on('error', () => finish(1, null));
    });
  });
  if (writers.length > 0) forwardInput(writers);
  return {
    ended: Promise.all(ends).then(() => {}),
    signal: (signal) => signalAll([...pids, ...descendants(pids)], signal),
  };
}

function openStdin(input: string, pipePath: string, writers: Socket[]): number {
  if (input !== 'forward') return openSync(input === 'none' ? '/dev/null' : input, 'r');
  const { readFd, writer } = openInput(pipePath);
  writers.push(writer);
  return readFd;
}
