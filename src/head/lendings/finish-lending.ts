import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { workerOf } from './describe-lending.ts';
import type { LendingsContext } from './lendings-context.ts';
import type { LendingRow } from './operations.ts';

const CLEAN_TRIES = 5;
const CLEAN_EVERY_MS = 1000;

/**
 * The worker has left: what it still held goes to others, its token ends, and what is left of it on the node is removed where that
 * can be reached.
 * @param target nothing, where the inventory knows the node no more
 */
export async function finishLending(
  context: LendingsContext,
  row: LendingRow,
  target: Target | undefined,
): Promise<void> {
  const { store, tokens, farm, ways, secrets } = context;
  const worker = workerOf(row, await farm.workers.list(() => true));
  const rows = await store.read('lendings', undefined);
  const others = rows.filter(({ tokenId }) => tokenId !== row.tokenId);
  const isShared = row.kind === 'sh' && others.some(({ kind, node }) => kind === 'sh' && node === row.node);
  if (worker !== undefined && !isShared) await farm.leave({ pilot: Number(worker.worker.slice(1)), user: row.owner });
  // One that was revoked by hand is gone already.
  await tokens.revoke(row.tokenId, undefined, undefined).catch(() => {});
  await secrets.remove(row.tokenId);
  await store.write('removeLending', { tokenId: row.tokenId });
  if (target !== undefined) await clean(context, row, target);
  if (others.every(({ node }) => node !== row.node)) await ways.release(row.node);
  if (others.length === 0) await ways.close();
}

async function clean({ nodes, warn }: LendingsContext, { tokenId }: LendingRow, target: Target): Promise<void> {
  try {
    for (let tries = 0; tries < CLEAN_TRIES; tries++) {
      if (!(await nodes.clean(target, tokenId))) return;
      await sleep(CLEAN_EVERY_MS);
    }
    await nodes.end(target, tokenId);
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    warn(`a folder of a worker that has left may lie in ~/.cache/breadbox/lent on ${target.node}`, error);
  }
}
