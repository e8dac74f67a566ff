import { BreadboxError } from '../cluster/errors.ts';
import type { WorkerRow } from '../protocol/farm.ts';
import { LEASE_SEC } from '../protocol/pilot.ts';
import type { FarmContext } from './farm-context.ts';
import { allowedSlots, type PilotRow } from './rows.ts';
import type { RunNews } from './run-news.ts';
import type { SimpleDesk } from './simple-desk.ts';

/** A simple worker without a task asks every ten seconds at least. */
const SILENT_MS = 60_000;

/** A row of `pilot`; of a simple worker, how many tasks it holds. */
export interface PresentWorkerRow extends PilotRow {
  readonly held: number | null;
}

/** Who works: the engine's pilots, lent ones, and simple workers. */
export class Workers {
  readonly #context: FarmContext;
  readonly #news: RunNews;
  readonly #simple: SimpleDesk;
  readonly #wake: (owner: string) => void;

  /** @param wake lets the waiting leases of an owner look again */
  constructor(context: FarmContext, news: RunNews, simple: SimpleDesk, wake: (owner: string) => void) {
    this.#context = context;
    this.#news = news;
    this.#simple = simple;
    this.#wake = wake;
  }

  /** In the order in which they came, for those who may see the owner's. */
  async list(sees: (owner: string) => boolean): Promise<WorkerRow[]> {
    const rows = await this.#context.store.read('workerRows', { pilot: null });
    return rows.filter(({ owner }) => sees(owner)).map((row) => this.#describe(row));
  }

  /**
   * Tells a worker to finish what runs, take nothing new, and leave.
   * @throws BreadboxError `not-found`
   */
  async stop(pilot: number, sees: (owner: string) => boolean): Promise<WorkerRow> {
    const { store } = this.#context;
    const [known] = await store.read('workerRows', { pilot });
    if (known === undefined || !sees(known.owner))
      throw new BreadboxError('not-found', `There is no worker p${pilot}.`, {
        hint: 'breadbox farm workers lists the workers.',
      });
    await store.write('tellToLeave', { pilot });
    this.#wake(known.owner);
    return this.#describe({ ...known, leaves: 1 });
  }

  #describe(row: PresentWorkerRow): WorkerRow {
    const { pilot, kind, node, owner, slots } = row;
    const simple = kind === 'simple';
    const heard = simple ? this.#simple.heardOf(pilot) : undefined;
    const seenAt = simple ? heard?.at : row.leaseUntil === null ? undefined : row.leaseUntil - LEASE_SEC * 1000;
    const busy = simple ? (row.held ?? 0) : this.#news.busyOf(pilot);
    return {
      worker: `p${pilot}`,
      kind,
      node: node ?? 'unknown',
      ...(row.jobId !== null && { job: row.jobId }),
      user: owner,
      state: stateOf(row, busy, seenAt),
      slots,
      allowed: allowedSlots(row),
      busy,
      lastSeenAt: seenAt === undefined ? undefined : new Date(seenAt).toISOString(),
      status: heard?.status,
    };
  }
}

function stateOf({ kind, state, leaves }: PilotRow, busy: number, seenAt: number | undefined): WorkerRow['state'] {
  if (state === 'lost') return 'silent';
  if (leaves === 1) return 'leaving';
  if (state === 'submitted') return 'starting';
  if (busy > 0) return 'working';
  return kind === 'simple' && Date.now() - (seenAt ?? 0) > SILENT_MS ? 'silent' : 'idle';
}
