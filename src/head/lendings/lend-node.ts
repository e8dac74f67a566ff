import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Lending } from '../../protocol/farm.ts';
import type { Passwords } from '../../protocol/fleet.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { chooseWorker, type WorkerWish } from './choose-worker.ts';
import { describeLending, workerOf } from './describe-lending.ts';
import { finishLending } from './finish-lending.ts';
import type { LendingsContext } from './lendings-context.ts';
import type { LendingRow } from './operations.ts';

/** Node.js starts in a second or two on a small board; a busy one takes longer. */
const REGISTERS_MS = 40_000;
const LOOK_MS = 200;

export interface LendWish extends WorkerWish {
  /** Whose tasks it shall do. */
  readonly user: string;
  /** In place of the inventory's. */
  readonly login: string | undefined;
  readonly passwords: Passwords | undefined;
  readonly isHead: boolean;
}

/**
 * Starts a worker on a node and waits until it has reported. One that is there already as wished is left alone; one with other
 * slots finishes what runs beside the new one.
 * @throws BreadboxError as Remote.run; `not-allowed`, `not-supported`, `conflict`, `command-failed`
 */
export async function lendNode(context: LendingsContext, target: Target, wish: LendWish): Promise<Lending> {
  const { store, farm, nodes } = context;
  const look = await nodes.look(target, wish.passwords);
  const { kind, slots, sentence } = chooseWorker(target.node, look, wish, wish.isHead);
  const before = (await store.read('lendings', undefined)).filter(
    (row) => row.node === target.node && row.leaves === 0,
  );
  const stranger = before.find(({ owner }) => owner !== wish.user);
  if (stranger !== undefined) {
    throw new BreadboxError('conflict', `${target.node} works for ${stranger.owner} already.`, {
      hint: `First: breadbox farm lend --stop -w ${target.node}`,
    });
  }
  const workers = await farm.workers.list(() => true);
  const same = before.find((row) => row.kind === kind && row.slots === slots);
  if (same !== undefined && isWell(same, workers)) {
    return { ...describeLending(same, workerOf(same, workers), undefined), sentence: sentence ?? 'It worked already.' };
  }
  const begun = await begin(context, target, { wish, kind, slots, home: look.home, hasAgent: look.hasAgent });
  for (const row of before) await letLeave(context, row, target);
  return { ...begun, ...(sentence !== undefined && { sentence }) };
}

function isWell(row: LendingRow, workers: Parameters<typeof workerOf>[1]): boolean {
  return ['idle', 'working'].includes(workerOf(row, workers)?.state ?? 'gone');
}

/** Finish what runs, take nothing new, leave. @throws as Remote.run, for a worker that can be told in no other way */
export async function letLeave(context: LendingsContext, row: LendingRow, target: Target | undefined): Promise<void> {
  const { store, farm, nodes } = context;
  await store.write('lendingLeaves', { tokenId: row.tokenId });
  if (row.pilot !== null) {
    // One that is gone already is seen to by the next round.
    await farm.workers.stop(row.pilot, () => true).catch(() => {});
    return;
  }
  // The stop file lets the sh worker of a node begin again at once, which what the head tells it does not.
  if (target !== undefined) await nodes.softStop(target, row.tokenId);
}

interface Begin {
  readonly wish: LendWish;
  readonly kind: 'pilot' | 'sh';
  readonly slots: number;
  readonly home: string;
  readonly hasAgent: boolean;
}

async function begin(context: LendingsContext, target: Target, begin: Begin): Promise<Lending> {
  const { store, tokens, farm, nodes, ways, secrets } = context;
  const { wish, kind, slots, home } = begin;
  const { node } = target;
  const way = await ways.wayOf(target);
  const made = await tokens.create({ role: 'node', user: wish.user, nodes: node, name: `lent over SSH: ${node}` });
  const now = Date.now();
  const lent =
    kind === 'pilot' ? await farm.lent.lend({ user: wish.user, lentBy: made.tokenId }, node, slots) : undefined;
  const row: LendingRow = {
    ...{ tokenId: made.tokenId, node, owner: wish.user, kind, slots, login: wish.login ?? null },
    ...{ pilot: lent?.pilot ?? null, leaves: 0, startedAt: now },
  };
  const place = `${home}/.cache/breadbox/lent/${made.tokenId}`;
  const kept = { token: lent?.token ?? made.token, place, url: way.url };
  await secrets.write(row.tokenId, kept);
  await store.write('addLending', { ...row, now });
  try {
    if (kind === 'pilot' && !begin.hasAgent) await nodes.placeAgent(target);
    await nodes.keep(target, row, kept, way);
    const worker = await reported(context, row, target);
    return describeLending(row, worker, undefined);
  } catch (error) {
    await nodes.end(target, row.tokenId).catch(() => {}); // the cause is told; finishing says what is left
    await finishLending(context, row, target);
    throw error;
  }
}

async function reported(context: LendingsContext, row: LendingRow, target: Target) {
  const until = Date.now() + REGISTERS_MS;
  while (Date.now() < until) {
    const worker = workerOf(row, await context.farm.workers.list(() => true));
    const isNew = worker?.lastSeenAt !== undefined && Date.parse(worker.lastSeenAt) >= row.startedAt;
    if (worker !== undefined && isNew && worker.state !== 'starting') return worker;
    await sleep(LOOK_MS);
  }
  const said = (await context.nodes.lastWords(target, row.tokenId)).split('\n').at(-1);
  throw new BreadboxError(
    'command-failed',
    `The worker on ${row.node} has not reported: ${said || 'it says nothing'}`,
    {
      hint: `Does it reach the head? breadbox status says where nodes do.`,
    },
  );
}
