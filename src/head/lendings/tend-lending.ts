import { BreadboxError } from '../../cluster/errors.ts';
import type { WorkerRow } from '../../protocol/farm.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { workerOf } from './describe-lending.ts';
import { finishLending } from './finish-lending.ts';
import { lendNode } from './lend-node.ts';
import type { LendingsContext } from './lendings-context.ts';
import type { LendingRow } from './operations.ts';

/** A pilot that said goodbye was heard of by then; one that the farm has struck off, a day ago. */
const SAID_GOODBYE_MS = 60 * 60_000;

/** `look`: nobody knows what it does, so it is to be looked for over SSH. */
export type Tended = 'well' | 'look' | 'over';

/** What is to be done about a worker, as far as the head knows by itself. */
export async function tendLending(
  context: LendingsContext,
  row: LendingRow,
  workers: readonly WorkerRow[],
): Promise<Tended> {
  const worker = workerOf(row, workers);
  if (worker?.state === 'leaving' && row.leaves === 0) {
    await context.store.write('lendingLeaves', { tokenId: row.tokenId });
    return 'well';
  }
  if (row.kind === 'sh') return row.leaves === 1 || worker === undefined || worker.state === 'silent' ? 'look' : 'well';
  if (worker === undefined) return (await hasLeft(context, row)) ? 'over' : 'look';
  return worker.state === 'silent' ? 'look' : 'well';
}

async function hasLeft({ store }: LendingsContext, row: LendingRow): Promise<boolean> {
  if (row.leaves === 1) return true;
  const pilot = await store.read('pilotById', { pilot: row.pilot ?? 0 });
  return pilot === undefined || (pilot.leaseUntil ?? pilot.createdAt) > Date.now() - SAID_GOODBYE_MS;
}

/**
 * Tells a worker where the head is, and starts it again where it has ended: its node was switched off.
 * @throws BreadboxError as Remote.run
 */
export async function findAgain(context: LendingsContext, row: LendingRow, target: Target): Promise<void> {
  const { store, farm, nodes, ways, secrets } = context;
  if (row.leaves === 1 && row.kind === 'sh') {
    if (!(await nodes.softStop(target, row.tokenId))) await finishLending(context, row, target);
    return;
  }
  const kept = await secrets.read(row.tokenId);
  const isForgotten =
    row.pilot !== null && workerOf(row, await farm.workers.list(() => true)) === undefined && row.leaves === 0;
  if (kept === undefined || isForgotten) {
    await finishLending(context, row, undefined);
    await lendNode(context, target, againAs(row));
    return;
  }
  const way = await ways.wayOf(target);
  if (kept.url !== way.url) await secrets.write(row.tokenId, { ...kept, url: way.url });
  const found = await nodes.keep(target, row, kept, way);
  if (found !== 'stopped') return;
  await store.write('lendingLeaves', { tokenId: row.tokenId });
  await finishLending(context, row, target);
}

function againAs({ owner, login, slots, kind }: LendingRow): Parameters<typeof lendNode>[2] {
  return { user: owner, login: login ?? undefined, slots, worker: kind, passwords: undefined, isHead: false };
}

export function asTrouble(error: unknown): BreadboxError {
  if (error instanceof BreadboxError) return error;
  return new BreadboxError('internal', `Something went wrong inside the head: ${String(error)}`, { cause: error });
}
