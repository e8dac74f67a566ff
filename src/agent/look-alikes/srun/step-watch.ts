import { clockTime } from '../slurm-time.ts';
import { taskWords } from './exit-report.ts';
import type { RankEnd, StartedRanks } from './started-ranks.ts';
import type { StepRequest } from './step-request.ts';

/** Slurm's KillWait: from asking the ranks to end to killing them. */
const KILL_WAIT_MS = 30_000;
/** Killed ones that do not end hang in the kernel; Slurm would wait two seconds longer, too. */
const GIVE_UP_MS = 2000;
const ONE_MORE_WITHIN_MS = 1000;
const FORWARDED = ['SIGUSR1', 'SIGUSR2', 'SIGQUIT', 'SIGCONT', 'SIGALRM', 'SIGPIPE'] as const;

/** What ends a step before its ranks do: signals, its time limit, a rank that failed, `--wait`. */
export class StepWatch {
  readonly #request: StepRequest;
  readonly #stepId: string;
  readonly #node: string;
  readonly #say: (line: string) => void;
  readonly #left: Set<number>;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #listeners: (readonly [NodeJS.Signals, () => void])[] = [];
  #ranks: StartedRanks | undefined;
  #interruptedAt = 0;
  #isEnding = false;
  #exitCode: number | undefined;

  /** @param stepId as in `12.0` */
  constructor(request: StepRequest, stepId: string, node: string, say: (line: string) => void) {
    this.#request = request;
    this.#stepId = stepId;
    this.#node = node;
    this.#say = say;
    this.#left = new Set(Array.from({ length: request.tasks }, (_, rank) => rank));
  }

  /** It was ended before its time. */
  get wasCancelled(): boolean {
    return this.#isEnding;
  }

  /** What srun exits with whatever the ranks did. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  start(ranks: StartedRanks): void {
    this.#ranks = ranks;
    const { timeLimitSec } = this.#request;
    for (const signal of FORWARDED) this.#on(signal, () => ranks.signal(signal));
    this.#on('SIGINT', () => this.#interrupt());
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      this.#on(signal, () => {
        this.#say('srun: forcing job termination');
        this.#abort('SIGTERM');
      });
    }
    if (timeLimitSec !== undefined) {
      this.#after(timeLimitSec * 1000, () => this.#end('SIGTERM', ' DUE TO TIME LIMIT'));
    }
  }

  ended({ rank, exitCode }: RankEnd): void {
    const isFirst = this.#left.size === this.#request.tasks;
    this.#left.delete(rank);
    if (this.#left.size === 0 || this.#isEnding) return;
    if (exitCode !== 0 && this.#request.killOnBadExit) {
      this.#say(`srun: Terminating StepId=${this.#stepId}`);
      this.#end('SIGTERM', '');
    } else if (isFirst && this.#request.waitSec !== undefined) {
      this.#after(this.#request.waitSec * 1000, () => this.#waitedFor());
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }

  #interrupt(): void {
    const isSecond = Date.now() - this.#interruptedAt < ONE_MORE_WITHIN_MS;
    this.#interruptedAt = Date.now();
    if (!isSecond && !this.#request.pty) {
      this.#say('srun: interrupt (one more within 1 sec to abort)');
      this.#sayLeft();
      return;
    }
    this.#say(`srun: sending Ctrl-C to StepId=${this.#stepId}`);
    this.#ranks?.signal('SIGINT');
    if (this.#request.pty) return;
    this.#exitCode = 130;
    this.#say('srun: forcing job termination');
    this.#abort('SIGTERM');
  }

  #waitedFor(): void {
    this.#say(`srun: First task exited ${this.#request.waitSec}s ago`);
    this.#sayLeft();
    const exited = Array.from({ length: this.#request.tasks }, (_, rank) => rank).filter(
      (rank) => !this.#left.has(rank),
    );
    this.#say(`srun: StepId=${this.#stepId} ${taskWords(exited)}: exited`);
    this.#say(`srun: Terminating StepId=${this.#stepId}`);
    this.#abort('SIGKILL');
  }

  #sayLeft(): void {
    this.#say(`srun: StepId=${this.#stepId} ${taskWords([...this.#left])}: running`);
  }

  #abort(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (!this.#isEnding) {
      this.#say('srun: Job step aborted: Waiting up to 32 seconds for job step to finish.');
    }
    this.#end(signal, '');
  }

  #end(signal: 'SIGTERM' | 'SIGKILL', why: string): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#say(
      `slurmstepd: error: *** STEP ${this.#stepId} ON ${this.#node} CANCELLED AT ${clockTime(new Date())}${why} ***`,
    );
    // One that is stopped would not end by TERM.
    this.#ranks?.signal('SIGCONT');
    this.#ranks?.signal(signal);
    this.#after(signal === 'SIGKILL' ? GIVE_UP_MS : KILL_WAIT_MS, () => this.#ranks?.signal('SIGKILL'));
  }

  #on(signal: NodeJS.Signals, listener: () => void): void {
    process.on(signal, listener);
    this.#listeners.push([signal, listener]);
  }

  #after(ms: number, work: () => void): void {
    this.#timers.push(setTimeout(work, ms));
  }
}
