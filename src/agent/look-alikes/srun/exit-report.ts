import type { RankEnd } from './started-ranks.ts';

/** Ranks that end alike within so long share a line. */
const GATHER_MS = 100;

/** strsignal(3) */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault',
  SIGUSR2: 'User defined signal 2',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
  SIGXCPU: 'CPU time limit exceeded',
  SIGXFSZ: 'File size limit exceeded',
  SIGSYS: 'Bad system call',
};

/** Says of ranks that failed how, as srun does: `srun: error: vm: tasks 0-1: Exited with exit code 3`. */
export class ExitReport {
  readonly #node: string;
  readonly #say: (line: string) => void;
  #gathered = new Map<string, number[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(node: string, say: (line: string) => void) {
    this.#node = node;
    this.#say = say;
  }

  add({ rank, exitCode, signal }: RankEnd): void {
    if (exitCode === 0) return;
    const how = signal === undefined ? `Exited with exit code ${exitCode}` : (SIGNAL_WORDS[signal] ?? signal);
    const alike = this.#gathered.get(how);
    if (alike === undefined) this.#gathered.set(how, [rank]);
    else alike.push(rank);
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [how, ranks] of this.#gathered) this.#say(`srun: error: ${this.#node}: ${taskWords(ranks)}: ${how}`);
    this.#gathered = new Map();
  }
}

/** `task 1`, `tasks 0-2,5` */
export function taskWords(ranks: readonly number[]): string {
  const sorted = [...ranks].sort((a, b) => a - b);
  const runs: [first: number, last: number][] = [];
  for (const rank of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === rank - 1) run[1] = rank;
    else runs.push([rank, rank]);
  }
  const text = runs.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(',');
  return `${sorted.length === 1 ? 'task' : 'tasks'} ${text}`;
}
