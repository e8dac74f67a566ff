import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { joinWords } from '../../../cluster/posix-words.ts';
import { descendants, signalAll } from './process-tree.ts';
import type { RankOutput } from './rank-output.ts';
import { connectInput, drain, lastWords, makePipes } from './rank-pipes.ts';
import type { RanksToStart, StartedRanks } from './started-ranks.ts';
import { forwardInput } from './step-input.ts';

export interface MpiRanks extends RanksToStart {
  /** Those that read srun's stdin. */
  readonly readers: readonly number[];
  readonly output: (rank: number, stream: 'out' | 'err') => RankOutput;
  /** The step was ended before its time. */
  readonly wasCancelled: () => boolean;
  /** What mpirun itself has to say where no rank tells why it failed. */
  readonly onTrouble: (text: string, exitCode: number) => void;
}

/** Open MPI of version 4 and 5 would ask Slurm itself for the nodes, and start its daemons with srun. */
const NOT_BY_SLURM = { OMPI_MCA_ras: '^slurm', OMPI_MCA_plm: '^slurm', PRTE_MCA_ras: '^slurm', PRTE_MCA_plm: '^slurm' };
const AS_ROOT = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };
const ENDED_BY_MPIRUN: ReadonlySet<NodeJS.Signals | undefined> = new Set(['SIGTERM', 'SIGKILL']);
const MOST_TROUBLE_BYTES = 64 * 1024;

/** Starts the ranks with Open MPI's mpirun, each below a shell that gives it its own pipes and keeps its exit code. */
export function startWithMpirun(ranks: MpiRanks): StartedRanks {
  const numbers = Array.from({ length: ranks.tasks }, (_, rank) => rank);
  const pipe = (rank: number, name: string): string => `${ranks.path}/${rank}.${name}.pipe`;
  // mpirun's own `--stdin all` hangs (4.1).
  makePipes([
    ...numbers.flatMap((rank) => [pipe(rank, 'out'), pipe(rank, 'err')]),
    ...ranks.readers.map((rank) => pipe(rank, 'in')),
  ]);
  const drains = numbers.flatMap((rank) =>
    (['out', 'err'] as const).map((stream) => drain(pipe(rank, stream), ranks.output(rank, stream))),
  );
  const words = ['-np', String(ranks.tasks), '--host', `localhost:${ranks.tasks}`, '--bind-to', 'none'];
  const child = spawn(
    // By its name: called as /bin/mpirun, Open MPI takes / for the place where it is installed.
    'mpirun',
    [...words, '--stdin', 'none', '/bin/sh', '-c', rankScript(ranks), 'sh', ...ranks.argv[0]!],
    {
      cwd: ranks.directory,
      env: { ...ranks.environment, ...NOT_BY_SLURM, ...(process.getuid?.() === 0 ? AS_ROOT : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const over = new AbortController();
  void Promise.all(ranks.readers.map((rank) => connectInput(pipe(rank, 'in'), over.signal))).then((writers) => {
    const open = writers.filter((writer) => writer !== undefined);
    if (open.length > 0) forwardInput(open);
  });
  let trouble = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      if (trouble.length < MOST_TROUBLE_BYTES) trouble += chunk.toString('utf8');
    });
  }
  const ended = new Promise<void>((resolve) => {
    const finish = async (code: number | null, signal: NodeJS.Signals | null): Promise<void> => {
      over.abort();
      await lastWords(drains);
      const exits = numbers.flatMap((rank) => {
        const exitCode = exitOf(`${ranks.path}/${rank}.exit`);
        return exitCode === undefined ? [] : [{ rank, exitCode, signal: signalOf(exitCode) }];
      });
      // Where one rank fails, mpirun ends the others: that is no failure of theirs.
      const isTold = exits.some(({ exitCode, signal }) => exitCode !== 0 && !ENDED_BY_MPIRUN.has(signal));
      const isOurs = ranks.wasCancelled();
      for (const end of exits) {
        if (isOurs || !ENDED_BY_MPIRUN.has(end.signal)) ranks.onEnd(end);
      }
      const mpirunCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
      if (mpirunCode !== 0 && !isTold && !isOurs) ranks.onTrouble(trouble, mpirunCode);
      resolve();
    };
    child.on('close', (code, signal) => void finish(code, signal));
    child.on('error', (error) => {
      trouble = `${error.message}\n`;
      void finish(1, null);
    });
  });
  return {
    ended,
    signal: (signal) => {
      if (child.pid === undefined || child.exitCode !== null) return;
      const below = descendants([child.pid]);
      // Asked to end, mpirun kills the ranks without waiting for them: it is told by their end.
      signalAll(signal === 'SIGKILL' ? [...below, child.pid] : below, signal);
    },
  };
}

/** The shell of a rank outlives the signals that are meant for its program. */
function rankScript({ path, tasks, argv, cpuLists }: MpiRanks): string {
  const differ = argv.some((words) => words !== argv[0]);
  const each = Array.from({ length: tasks }, (_, rank) => {
    const list = cpuLists?.[rank];
    const bind = list === undefined ? '' : `set -- taskset -c ${list} "$@";`;
    return `${rank}) ${differ ? `set -- ${joinWords(argv[rank]!)};` : ''} ${bind} ;;`;
  });
  return [
    `d=${joinWords([path])}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    'r=${OMPI_COMM_WORLD_RANK:-${PMIX_RANK:-0}}',
    'i="$d/$r.in.pipe"; test -p "$i" || i=/dev/null',
    'exec >"$d/$r.out.pipe" 2>"$d/$r.err.pipe" <"$i"',
    'export SLURM_PROCID="$r" SLURM_LOCALID="$r"',
    `case $r in ${each.join(' ')} esac`,
    'trap : TERM INT HUP QUIT USR1 USR2 ALRM',
    // Of a program that a signal ended, the shell would say so on the program's stderr.
    'exec 3>&2 2>/dev/null',
    `sh -c 'SLURM_TASK_PID=$$; export SLURM_TASK_PID; exec "$@" 2>&3 3>&-' sh "$@"`,
    'c=$?',
    'echo $c >"$d/$r.exit"; exit $c',
  ].join('\n');
}

function exitOf(path: string): number | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? undefined : Number(text);
  } catch {
    return undefined; // mpirun ended it because another one failed
  }
}

function signalOf(exitCode: number): NodeJS.Signals | undefined {
  const entry = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128);
  return entry?.[0] as NodeJS.Signals | undefined;
}
