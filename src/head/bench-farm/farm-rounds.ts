import { setTimeout as sleep } from 'node:timers/promises';
import type { FarmRound } from '../../benchmarks/bench-farm.ts';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import { isMeasured } from '../../farm/measured-name.ts';
import type { RunRow } from '../../farm/rows.ts';
import { isActive } from '../../farm/run-state.ts';
import { formatRunId } from '../../farm/task-id.ts';
import type { HeadStore } from '../operations.ts';

const LOOK_MS = 100;

export interface RoundsParts {
  readonly farm: Farm;
  readonly store: HeadStore;
  readonly project: string;
  readonly by: string;
  readonly signal: AbortSignal;
}

/** Runs of a measured project, each to its end. */
export class FarmRounds {
  readonly #parts: RoundsParts;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  async begin(tasks: readonly unknown[], workers: number): Promise<RunRow> {
    const { farm, project, by: owner } = this.#parts;
    const row = await farm.runs.create({ project, workers, feed: 'upload', owner });
    const lines = tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
    await farm.runs.upload(row, asStream(lines));
    return row;
  }

  /** @throws BreadboxError `job-failed` where it was paused for want of workers; the reason of the signal, after it was cancelled */
  async untilEnd({ run }: RunRow, look: () => Promise<boolean> = async () => false): Promise<RunRow> {
    const { farm, signal } = this.#parts;
    for (;;) {
      const row = await farm.runs.row(run);
      if (!isActive(row.state)) return row;
      if (signal.aborted) {
        await farm.runs.change(run, 'cancel', 'its benchmark was cancelled');
        signal.throwIfAborted();
      }
      if (row.state === 'paused')
        throw new BreadboxError('job-failed', `The farm could not go on: ${row.reason ?? 'its run was paused'}.`);
      if (await look()) return row;
      await sleep(LOOK_MS);
    }
  }

  /** @param expected nodes whose workers are meant to do them */
  async measure(tasks: readonly unknown[], workers: number, expected: ReadonlySet<string>): Promise<FarmRound> {
    const { store } = this.#parts;
    const begun = await this.begin(tasks, workers);
    const row = await this.untilEnd(begun);
    if (row.state !== 'done' || row.failed > 0 || row.startedAt === null || row.endedAt === null)
      throw new BreadboxError('run-failed', await this.#whyFailed(row));
    const answers: unknown[] = [];
    const strangers = new Set<string>();
    for (let after: number | undefined = -1; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(store, row.run, after);
      for (const { answer, node } of page.rows) {
        answers.push(JSON.parse(answer));
        if (node !== null && !expected.has(node)) strangers.add(node);
      }
      after = page.next;
    }
    const seconds = (row.endedAt - row.startedAt) / 1000;
    return { answers, seconds, disturbed: await this.#disturbed(strangers) };
  }

  async #whyFailed({ run, state, reason }: RunRow): Promise<string> {
    const [last] = await this.#parts.store.read('attemptRows', { run, seq: null, limit: 1 });
    return `The farm did not do all tasks: ${last?.reason ?? reason ?? `its run is ${state}`}.`;
  }

  /** Others' runs get no pilots meanwhile, but those of the same owner take what slots are idle. */
  async #disturbed(strangers: ReadonlySet<string>): Promise<string | undefined> {
    const { store, by } = this.#parts;
    const { active } = await store.read('unfinishedRuns', { since: Date.now() });
    const beside = active.filter(
      ({ owner, project, state, answered, leased }) =>
        owner === by && !isMeasured(project) && state === 'running' && answered + leased > 0,
    );
    if (strangers.size > 0)
      return `${[...strangers].join(', ')} took tasks too, and ${strangers.size === 1 ? 'is' : 'are'} not measured.`;
    if (beside.length === 0) return undefined;
    return `Tasks of ${beside.map(({ run }) => formatRunId(run)).join(', ')} were done beside it.`;
  }
}

function readPage(store: HeadStore, run: number, after: number) {
  return store.read('resultsPage', { run, after });
}

async function* asStream(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
