import { jsonProblem } from '../protocol/json-value.ts';
import type { LiveEvents } from '../protocol/live.ts';
import { type AnswerOutcome, LEASE_SEC, type Lease, MAX_ANSWER_BYTES, type PilotAnswer } from '../protocol/pilot.ts';
import type { TaskAnswer } from './answer-tasks.ts';
import type { FarmContext } from './farm-context.ts';
import type { LeaseText } from './lease-tasks.ts';
import { allowedSlots } from './rows.ts';
import { formatRunId, parseTaskId } from './task-id.ts';
import type { Wakers } from './wakers.ts';

/** What changed at the desk and others must hear of. */
export interface DeskEvents {
  touched(runs: readonly number[]): void;
  woken(runs: readonly number[]): void;
  ended(runs: readonly number[]): void;
  answered(pilot: number, node: string, answers: readonly TaskAnswer[], outcomes: readonly AnswerOutcome[]): void;
  registered(owner: string, node: string): void;
  running(caller: Caller, tasks: LiveEvents['running']['tasks']): void;
}

export interface Caller {
  readonly pilot: number;
  readonly user: string;
}

/** Where pilots lease, answer, renew and give back. Every method may be repeated by a pilot that lost the reply. */
export class LeaseDesk {
  readonly #context: FarmContext;
  readonly #work: Wakers<string>;
  readonly #cancelled: ReadonlySet<number>;
  readonly #events: DeskEvents;
  readonly #nodes = new Map<number, string>();
  #stopped = false;

  /** @param work wakes the waiting leases of an owner @param cancelled runs whose tasks are to be killed */
  constructor(context: FarmContext, work: Wakers<string>, cancelled: ReadonlySet<number>, events: DeskEvents) {
    this.#context = context;
    this.#work = work;
    this.#cancelled = cancelled;
    this.#events = events;
  }

  /** `false`: the pilot is to leave. */
  async register({ pilot, user }: Caller, node: string, slots: number): Promise<boolean> {
    const args = { pilot, node, slots, leaseUntil: leaseUntil(), now: Date.now() };
    const lost = await this.#context.store.write('registerPilot', args);
    this.#nodes.set(pilot, node);
    if (lost === undefined) return false;
    this.#events.touched(lost.touched);
    this.#events.woken(lost.touched);
    this.#events.ended(lost.ended);
    this.#events.registered(user, node);
    return true;
  }

  /** The body of the answer as JSON text, shaped as `leaseSchema` says. */
  async lease(
    { pilot, user }: Caller,
    request: { grant: number; want: number; waitSec: number },
    signal: AbortSignal,
  ): Promise<string> {
    const until = Date.now() + request.waitSec * 1000;
    for (;;) {
      const now = Date.now();
      const lease = await this.#context.store.write('leaseTasks', {
        pilot,
        grant: request.grant,
        want: request.want,
        now,
        leaseUntil: leaseUntil(),
      });
      if (lease === 'gone') return this.#reply(undefined, true);
      if (lease.count > 0) return this.#reply(lease, false);
      // A head that stops sends idle pilots home; those at work go on and find the next head.
      if (Date.now() >= until || signal.aborted || this.#stopped) return this.#reply(lease, this.#stopped);
      await this.#work.wait(user, until - Date.now(), signal);
    }
  }

  async answer({ pilot }: Caller, answers: readonly PilotAnswer[]): Promise<readonly AnswerOutcome[]> {
    const rows = answers.map(toRow);
    const result = await this.#context.store.write('answerTasks', { pilot, answers: rows, now: Date.now() });
    this.#events.answered(pilot, this.#nodes.get(pilot) ?? 'unknown', rows, result.outcomes);
    this.#events.touched(result.touched);
    this.#events.woken(result.woken);
    this.#events.ended(result.ended);
    return result.outcomes;
  }

  async renew(
    caller: Caller,
    running: readonly { task: string; slot: number; startedAt: string }[],
  ): Promise<{ cancelled: string[]; allowed: number; stop: boolean }> {
    const { pilot } = caller;
    const known = await this.#context.store.write('renewPilot', { pilot, leaseUntil: leaseUntil() });
    const node = this.#nodes.get(pilot) ?? 'unknown';
    this.#events.running(caller, known ? running.map((task) => ({ ...task, node })) : []);
    return {
      cancelled: this.#cancelledIds(),
      allowed: known === undefined ? 0 : allowedSlots(known),
      stop: known?.leaves !== 0,
    };
  }

  async release({ pilot }: Caller, tasks: readonly { task: string; attempt: number }[]): Promise<void> {
    const rows = tasks.map(({ task, attempt }) => [...parseTaskId(task), attempt] as const);
    const runs = await this.#context.store.write('releaseTasks', { pilot, tasks: rows });
    this.#events.touched(runs);
    this.#events.woken(runs);
  }

  /** Pilots that were there before this head started. */
  remember(pilots: readonly { pilot: number; node: string | null }[]): void {
    for (const { pilot, node } of pilots) if (node !== null) this.#nodes.set(pilot, node);
  }

  stop(): void {
    this.#stopped = true;
    this.#work.wakeAll();
  }

  #reply(lease: Omit<LeaseText, 'count'> | undefined, stop: boolean): string {
    const { tasks, runs, slots, allowed } = lease ?? { tasks: '', runs: '', slots: '', allowed: 0 };
    const rest: Pick<Lease, 'cancelled' | 'allowed' | 'stop'> = { cancelled: this.#cancelledIds(), allowed, stop };
    return `{"tasks":[${tasks}],"runs":{${runs}},"slots":{${slots}},${JSON.stringify(rest).slice(1)}`;
  }

  #cancelledIds(): string[] {
    return [...this.#cancelled].map(formatRunId);
  }
}

function leaseUntil(): number {
  return Date.now() + LEASE_SEC * 1000;
}

function toRow(answer: PilotAnswer): TaskAnswer {
  const [run, seq] = parseTaskId(answer.task);
  return {
    run,
    seq,
    attempt: answer.attempt,
    ...outcomeOf(answer),
    log: answer.log,
    startedAt: Date.parse(answer.startedAt),
    endedAt: Date.parse(answer.endedAt),
    slot: answer.slot,
    askMs: answer.askMs,
    sendMs: answer.sendMs,
  };
}

type Outcome =
  | { readonly ok: true; readonly answer?: unknown }
  | Pick<PilotAnswer & { ok: false }, 'ok' | 'error' | 'exitCode'>;

/** An answer that could not be stored or read again is a failed attempt: the pilot must not send it for ever. */
export function outcomeOf(answer: Outcome): Pick<TaskAnswer, 'answer' | 'error' | 'exitCode'> {
  if (!answer.ok) return { answer: undefined, error: answer.error, exitCode: answer.exitCode };
  const refused = (error: string) => ({ answer: undefined, error, exitCode: undefined });
  const value = answer.answer ?? null;
  const problem = jsonProblem(value);
  if (problem !== undefined) return refused(`its answer cannot be kept: ${problem}`);
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_ANSWER_BYTES)
    return refused(`its answer of ${bytes} bytes is larger than the ${MAX_ANSWER_BYTES} allowed`);
  return { answer: text, error: undefined, exitCode: undefined };
}
