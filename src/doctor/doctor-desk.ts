import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { ApiInput } from '../protocol/api.ts';
import type { Examination } from '../protocol/doctor.ts';
import { OneAtATime } from '../provision/one-at-a-time.ts';
import { ProgressNews } from '../provision/progress-news.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Store } from '../store/operation.ts';
import type { Check } from './check.ts';
import { climb } from './climb.ts';
import { ExaminationProgress } from './examination-progress.ts';
import type { DoctorOperations, ExaminationRow } from './operations.ts';
import type { Subject } from './subject.ts';
import { Ward } from './ward.ts';

const LISTED = 20;
const STOP_MS = 1000;

export type DoctorBody = ApiInput<'POST /api/doctor'>['body'];

export interface DoctorDeskParts {
  readonly store: Store<DoctorOperations>;
  readonly inventory: Inventory;
  readonly remote: Remote;
  readonly checks: readonly Check[];
  /** Whom it concerns, as it is at the moment. @throws BreadboxError `bad-input`, `not-found`, `conflict` */
  readonly subject: (nodes: string | undefined) => Promise<Subject>;
  readonly publish: (examination: Examination) => void;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

interface Current {
  readonly number: number;
  readonly progress: ExaminationProgress;
  readonly news: ProgressNews<Examination>;
  readonly cancel: AbortController;
  readonly ended: Promise<void>;
}

/** One examination at a time: begun, followed, cancelled, kept. */
export class DoctorDesk {
  readonly #parts: DoctorDeskParts;
  readonly #now: () => number;
  readonly #turns = new OneAtATime('examination', 'the doctor');
  #current: Current | undefined;

  constructor(parts: DoctorDeskParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** What a head that ended left as running was interrupted. */
  async start(): Promise<void> {
    await this.#parts.store.write('interruptExaminations', { now: this.#now() });
  }

  async stop(): Promise<void> {
    this.#current?.cancel.abort(new BreadboxError('stopping', 'The head is stopping.'));
    await Promise.race([this.#current?.ended, sleep(STOP_MS, undefined, { ref: false })]);
  }

  /** @throws BreadboxError `already-running`, `bad-input`, `not-found`, `conflict` */
  async begin(body: DoctorBody, by: string): Promise<Examination> {
    return this.#turns.begin(this.#current && `d${this.#current.number}`, () => this.#begin(body, by));
  }

  async list(): Promise<Examination[]> {
    const rows = await this.#parts.store.read('listExaminations', { limit: LISTED });
    return rows.map((row) => this.#shown(row)).filter((each) => each !== undefined);
  }

  /** @throws BreadboxError `not-found` */
  async get(examination: string): Promise<Examination> {
    const number = Number(examination.slice(1));
    const row = await this.#parts.store.read('examinationByNumber', { examination: number });
    const shown = row && this.#shown(row);
    if (shown === undefined) throw new BreadboxError('not-found', `There is no examination ${examination}.`);
    return shown;
  }

  /** Its states from now to its end. @throws BreadboxError `not-found` */
  async follow(examination: string, take: (line: Examination | undefined) => void): Promise<() => void> {
    const current = this.#current;
    if (current !== undefined && examination === `d${current.number}`) {
      take(current.progress.snapshot());
      return current.news.follow(take);
    }
    take(await this.get(examination));
    take(undefined);
    return () => {};
  }

  /** @throws BreadboxError `not-found`, `conflict` where it has ended */
  async cancel(examination: string): Promise<void> {
    const current = this.#current;
    if (current !== undefined && examination === `d${current.number}`)
      return current.cancel.abort(new BreadboxError('conflict', 'The examination was cancelled.'));
    const { state } = await this.get(examination);
    throw new BreadboxError('conflict', `${examination} has ended already: ${state}.`);
  }

  async #begin(body: DoctorBody, by: string): Promise<Examination> {
    const { store, publish, remote, checks } = this.#parts;
    const subject = await this.#parts.subject(body.nodes);
    const number = await store.write('addExamination', { by, now: this.#now() });
    const progress = new ExaminationProgress(
      { examination: `d${number}`, fix: body.fix === true, by, nodes: subject.nodes.map(({ row }) => row.node) },
      { change: () => news.changed(), now: this.#now },
    );
    const news = new ProgressNews<Examination>({
      snapshot: () => progress.snapshot(),
      publish,
      line: (examination) => examination,
      // The store keeps its end alone.
      write: async (examination) => {
        if (examination.state !== 'running') await this.#write(number, examination);
      },
    });
    const cancel = new AbortController();
    const ward = new Ward({ ...subject, checks, remote, passwords: body.passwords });
    const ended = this.#run(body, subject, ward, progress, news, cancel.signal);
    this.#current = { number, progress, news, cancel, ended };
    return progress.snapshot();
  }

  async #run(
    body: DoctorBody,
    { kind }: Subject,
    ward: Ward,
    progress: ExaminationProgress,
    news: ProgressNews<Examination>,
    cancelled: AbortSignal,
  ): Promise<void> {
    const { checks, warn } = this.#parts;
    const how = { fix: body.fix === true, only: body.checks };
    try {
      await climb({ ...{ ward, checks, kind, progress, cancelled, warn }, ...how });
      progress.finish(cancelled.aborted ? endOf(cancelled) : 'done');
    } catch (error) {
      if (!cancelled.aborted) warn('an examination failed unexpectedly', error);
      progress.finish(cancelled.aborted ? endOf(cancelled) : 'interrupted');
    }
    await news.end().catch((error: unknown) => warn('the end of an examination could not be written down', error));
    this.#current = undefined;
    this.#turns.over();
  }

  #write(examination: number, now: Examination): Promise<void> {
    const endedAt = now.endedAt === undefined ? null : Date.parse(now.endedAt);
    const row = { examination, state: now.state, progress: JSON.stringify(now), endedAt };
    return this.#parts.store.write('setExamination', row);
  }

  #shown({ examination, state, progress, endedAt }: ExaminationRow): Examination | undefined {
    if (this.#current?.number === examination) return this.#current.progress.snapshot();
    const kept = JSON.parse(progress) as Partial<Examination>;
    // One of a head that was killed before it wrote anything down.
    if (kept.examination === undefined) return undefined;
    return { ...(kept as Examination), state, ...(endedAt !== null && { endedAt: new Date(endedAt).toISOString() }) };
  }
}

function endOf({ reason }: AbortSignal): 'cancelled' | 'interrupted' {
  return reason instanceof BreadboxError && reason.code === 'stopping' ? 'interrupted' : 'cancelled';
}
