import { randomBytes } from 'node:crypto';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { WorkerRow } from '../protocol/farm.ts';
import type { LiveEvents } from '../protocol/live.ts';
import { MAX_LOG_BYTES, type RunSpec } from '../protocol/pilot.ts';
import { SIMPLE_GRACE_SEC, type SimpleTask } from '../protocol/simple.ts';
import type { FarmContext } from './farm-context.ts';
import { type DeskEvents, outcomeOf } from './lease-desk.ts';
import { readHandle, type SimpleLeaseId, signHandle } from './simple-handle.ts';
import type { SimpleLease } from './simple-lease.ts';
import { formatRunId, formatTaskId } from './task-id.ts';

/** A worker that finds nothing asks again so soon while a run goes on, and else. */
const RETRY_SOON_SEC = 1;
const RETRY_IDLE_SEC = 10;
const GRACE_MS = SIMPLE_GRACE_SEC * 1000;

export type Work = { readonly text: string } | { readonly retryAfterSec: number } | 'stopped';

export interface SimpleAnswer {
  readonly task: string;
  readonly ok: boolean;
  readonly answer?: unknown;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly log?: string | undefined;
}

type RunningTask = LiveEvents['running']['tasks'][number] & { readonly deadline: number };

/** What is known of a simple worker beyond its row; another head learns it anew. */
interface Heard {
  at: number;
  status?: WorkerRow['status'];
  running: readonly RunningTask[];
}

/** Where simple workers get a task, answer it, and say how they are. */
export class SimpleDesk {
  readonly #context: FarmContext;
  readonly #events: DeskEvents;
  readonly #heard = new Map<number, Heard>();
  #secret: Promise<Buffer> | undefined;

  constructor(context: FarmContext, events: DeskEvents) {
    this.#context = context;
    this.#events = events;
  }

  /** A task as JSON text, shaped as `simpleTaskSchema` says. */
  async work(user: string, node: string): Promise<Work> {
    const secret = await this.#handleSecret();
    const now = Date.now();
    const lease = await this.#context.store.write('leaseSimple', { owner: user, node, now, graceMs: GRACE_MS });
    const heard = this.#hear(lease.pilot);
    if ('none' in lease) {
      if (lease.none === 'stopped') return 'stopped';
      return { retryAfterSec: lease.none === 'soon' ? RETRY_SOON_SEC : RETRY_IDLE_SEC };
    }
    const { pilot, run, seq, deadline } = lease;
    const slot = firstFree(heard.running.map((task) => task.slot));
    const startedAt = new Date(now).toISOString();
    heard.running = [...heard.running, { task: formatTaskId(run, seq), node, slot, startedAt, deadline }];
    this.#events.running({ pilot, user }, heard.running.map(asNews));
    return { text: taskText(lease, node, signHandle(secret, lease)) };
  }

  /**
   * Takes an answer, or a failed attempt.
   * @param checkNode throws where the caller may not speak for this node
   * @throws BreadboxError `not-allowed`, `stale-answer`, `already-answered`
   */
  async answer(user: string, checkNode: (node: string) => void, request: SimpleAnswer): Promise<void> {
    const lease = readHandle(await this.#handleSecret(), request.task);
    if (lease === undefined)
      throw new BreadboxError('not-allowed', 'This head did not give out this handle: it is no `task` of a get_work.');
    const { pilot } = lease;
    const row = await this.#context.store.read('pilotById', { pilot });
    if (row?.owner !== user)
      throw new BreadboxError('not-allowed', `This handle was given to a worker of another user, not of ${user}.`);
    checkNode(row.node ?? '');
    const answer = asRow(request);
    const { outcome, reason, ...changed } = await this.#context.store.write('answerSimple', {
      lease,
      answer,
      now: Date.now(),
      graceMs: GRACE_MS,
    });
    this.#ended(user, lease);
    this.#events.touched(changed.touched);
    this.#events.woken(changed.woken);
    this.#events.ended(changed.ended);
    if (outcome === 'known')
      throw new BreadboxError(
        'already-answered',
        'This task was answered with this handle before; nothing is missing.',
      );
    if (outcome === 'late')
      throw new BreadboxError('stale-answer', `${reason} Its answer is refused.`, {
        hint: 'Go on with the next task.',
      });
  }

  /** A node is known once it has asked for work; what others say is dropped. */
  async status(user: string, node: string, status: Omit<NonNullable<WorkerRow['status']>, 'at'>): Promise<void> {
    const pilot = await this.#context.store.read('simplePilot', { owner: user, node });
    if (pilot !== undefined) this.#hear(pilot).status = { ...status, at: new Date().toISOString() };
  }

  heardOf(pilot: number): { readonly at: number; readonly status?: WorkerRow['status'] } | undefined {
    return this.#heard.get(pilot);
  }

  /** One round: what nobody answered in time returns. */
  async tend(): Promise<void> {
    const now = Date.now();
    const { touched, ended, forgotten } = await this.#context.store.write('tendSimple', { now });
    for (const pilot of forgotten) this.#heard.delete(pilot);
    for (const [pilot, heard] of this.#heard) {
      const running = heard.running.filter(({ deadline }) => deadline >= now);
      if (running.length === heard.running.length) continue;
      heard.running = running;
      const row = await this.#context.store.read('pilotById', { pilot });
      if (row !== undefined) this.#events.running({ pilot, user: row.owner }, running.map(asNews));
    }
    this.#events.touched(touched);
    this.#events.woken(touched);
    this.#events.ended(ended);
  }

  #hear(pilot: number): Heard {
    const heard = this.#heard.get(pilot) ?? { at: 0, running: [] };
    heard.at = Date.now();
    this.#heard.set(pilot, heard);
    return heard;
  }

  #ended(user: string, { pilot, run, seq }: SimpleLeaseId): void {
    const heard = this.#hear(pilot);
    const task = formatTaskId(run, seq);
    heard.running = heard.running.filter((running) => running.task !== task);
    this.#events.running({ pilot, user }, heard.running.map(asNews));
  }

  #handleSecret(): Promise<Buffer> {
    this.#secret ??= this.#context.store
      .write('headSecret', { name: 'simple-handle', fresh: randomBytes(32).toString('hex') })
      .then((hex) => Buffer.from(hex, 'hex'));
    return this.#secret;
  }
}

function taskText(
  { run, seq, attempt, params, spec: text, deadline }: SimpleLease,
  node: string,
  task: string,
): string {
  const { project, version, argv, setup, seed, timeLimitSec } = JSON.parse(text) as RunSpec;
  const head: Omit<SimpleTask, 'params'> = {
    task,
    project,
    bundle: `/projects/${project}.zip?version=${version}`,
    run: joinWords(argv),
    setup,
    env: {
      BREADBOX_RUN: formatRunId(run),
      BREADBOX_TASK: formatTaskId(run, seq),
      BREADBOX_ATTEMPT: String(attempt),
      BREADBOX_PROJECT: project,
      BREADBOX_SEED: String(seed),
      BREADBOX_NODE: node,
    },
    timeLimitSec,
    deadline: new Date(deadline).toISOString(),
  };
  return `${JSON.stringify(head).slice(0, -1)},"params":${params}}`;
}

function asRow({ ok, answer, output, error, log: text }: SimpleAnswer) {
  const log = text === undefined || text === '' ? undefined : bounded(text);
  if (ok) return { ...outcomeOf({ ok: true, answer: output === undefined ? answer : printed(output) }), log };
  const said = error || text?.trimEnd().split('\n').at(-1)?.slice(0, 500);
  return { answer: undefined, error: said || 'failed without saying why', exitCode: undefined, log };
}

/** As pilots take what a program prints. */
function printed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return output.endsWith('\n') ? output.slice(0, -1) : output; // it is no JSON: text
  }
}

/** Both ends of a log, as pilots keep them. */
function bounded(log: string): string {
  const bytes = Buffer.from(log);
  if (bytes.length <= MAX_LOG_BYTES) return log;
  const half = MAX_LOG_BYTES / 2;
  const ends = [bytes.subarray(0, half), bytes.subarray(-half)].map((end) =>
    end.toString().replace(/^\ufffd+|\ufffd+$/g, ''),
  );
  return ends.join(`\n[… ${bytes.length - MAX_LOG_BYTES} bytes cut …]\n`);
}

function asNews({ deadline: _, ...task }: RunningTask): LiveEvents['running']['tasks'][number] {
  return task;
}

function firstFree(taken: readonly number[]): number {
  let slot = 0;
  while (taken.includes(slot)) slot++;
  return slot;
}
