import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import { compareNatural } from '../../cluster/natural-order.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Lending } from '../../protocol/farm.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { ownAddresses, toTarget } from '../../provision/ssh/to-target.ts';
import { describeLending, failedLending, workerOf } from './describe-lending.ts';
import { finishLending } from './finish-lending.ts';
import { type LendWish, lendNode, letLeave } from './lend-node.ts';
import type { LendingsContext } from './lendings-context.ts';
import type { LendingRow } from './operations.ts';
import { asTrouble, findAgain, tendLending } from './tend-lending.ts';

const ROUND_MS = 3000;
/** A node that is off is looked for so often at first, and at last. */
const FIRST_WAIT_MS = 6000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** Who has nothing to finish is gone by then. */
const GONE_SOON_MS = 3000;

interface Search {
  readonly trouble: BreadboxError | undefined;
  readonly waitMs: number;
  readonly notBefore: number;
}

/** Workers on nodes that have SSH and nothing else: started, found again, and let go. */
export class Lendings {
  readonly #context: LendingsContext;
  readonly #searches = new Map<string, Search>();
  /** Nodes that something is being done about. */
  readonly #busy = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(context: LendingsContext) {
    this.#context = context;
  }

  /**
   * Each node as fast as it is; one that fails stops no other.
   * @param begun hears what became of each
   * @throws BreadboxError `bad-input`, `not-found` before anything has begun
   */
  async lend(
    nodes: string,
    wish: Omit<LendWish, 'isHead'>,
    begun: (lending: Lending) => void,
  ): Promise<{ readonly done: Promise<void> }> {
    const set = await this.#named(nodes);
    const own = ownAddresses();
    const rows = await this.#context.inventory.list();
    const inCluster = new Set(rows.filter(({ state }) => state === 'up').map(({ node }) => node));
    const targets = (await this.#context.inventory.targets(set)).map((reach) => toTarget(reach, wish.login, own));
    const work = targets.map(async (target) => {
      const isHead = own.has(target.address) || target.address === 'localhost';
      const lending = await this.#lendOne(target, { ...wish, isHead });
      begun(inCluster.has(target.node) && lending.state !== 'failed' ? alsoInCluster(lending) : lending);
    });
    return { done: Promise.all(work).then(() => this.#kick()) };
  }

  async list(): Promise<Lending[]> {
    const { store, farm } = this.#context;
    const workers = await farm.workers.list(() => true);
    const rows = await store.read('lendings', undefined);
    return [...rows]
      .sort(byNode)
      .map((row) => describeLending(row, workerOf(row, workers), this.#searches.get(row.tokenId)?.trouble));
  }

  /** @throws BreadboxError `bad-input`, `not-found` */
  async stop(nodes: string, now: boolean): Promise<Lending[]> {
    const set = await this.#named(nodes);
    const rows = (await this.#rows()).filter(({ node }) => set.has(node)).sort(byNode);
    if (rows.length === 0) {
      throw new BreadboxError('not-found', `No worker was started over SSH on ${set}.`, {
        hint: 'breadbox farm lend lists those that were.',
      });
    }
    await Promise.all(rows.map((row) => (now ? this.#end(row) : this.#letLeave(row))));
    const until = Date.now() + GONE_SOON_MS;
    for (;;) {
      await this.#round();
      const left = new Map((await this.list()).map((lending) => [`${lending.node} ${lending.kind}`, lending]));
      const found = rows.map((row): Lending => {
        const { node, owner: user, kind, slots } = row;
        return left.get(`${node} ${kind}`) ?? { node, user, kind, slots, state: 'gone' };
      });
      if (Date.now() > until || found.every(({ state }) => state !== 'leaving')) return found;
      await sleep(200);
    }
  }

  /** After a start of the head: nodes hear where it is now, if that is somewhere else. */
  async start(): Promise<void> {
    const rows = await this.#rows();
    if (rows.length === 0) return;
    const url = await this.#context.ways.reopened();
    for (const row of rows) {
      const kept = await this.#context.secrets.read(row.tokenId);
      if (kept?.url === url) continue;
      void this.#look(row);
    }
    this.#kick();
  }

  /** The head has another address from now on. */
  async moved(): Promise<void> {
    for (const row of await this.#rows()) void this.#look(row);
  }

  /** The tunnel to a node was opened anew. */
  async tunnelled(node: string): Promise<void> {
    for (const row of await this.#rows()) if (row.node === node) await this.#look(row);
  }

  async close(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#context.ways.stop();
  }

  async #lendOne(target: Target, wish: LendWish): Promise<Lending> {
    const { node } = target;
    if (this.#busy.has(node)) {
      return failedLending(node, new BreadboxError('conflict', `${node} is being seen to already; try again.`));
    }
    this.#busy.add(node);
    try {
      return await lendNode(this.#context, target, wish);
    } catch (error) {
      if (!(error instanceof BreadboxError)) this.#context.warn(`${node} could not be lent`, error);
      return failedLending(node, asTrouble(error));
    } finally {
      this.#busy.delete(node);
    }
  }

  async #letLeave(row: LendingRow): Promise<void> {
    try {
      await letLeave(this.#context, row, await this.#targetOf(row));
    } catch (error) {
      this.#failed(row, asTrouble(error));
    }
  }

  /** A node that cannot be reached gets no more tasks in any case: its token ends. */
  async #end(row: LendingRow): Promise<void> {
    const target = await this.#targetOf(row);
    try {
      if (target !== undefined) await this.#context.nodes.end(target, row.tokenId);
    } catch (error) {
      this.#context.warn(`the worker on ${row.node} was not ended there; it ends when it hears of the head`, error);
    }
    await finishLending(this.#context, row, target);
    this.#searches.delete(row.tokenId);
  }

  #kick(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#round()
        .catch((error: unknown) => this.#context.warn('lent nodes were not seen to; the next round tries again', error))
        .finally(async () => {
          if ((await this.#rows().catch(() => [undefined])).length > 0) this.#kick();
        });
    }, ROUND_MS).unref();
  }

  async #round(): Promise<void> {
    if (this.#stopped) return;
    const workers = await this.#context.farm.workers.list(() => true);
    for (const row of await this.#rows()) {
      if (this.#busy.has(row.node)) continue;
      const tended = await tendLending(this.#context, row, workers);
      if (tended === 'well') this.#searches.delete(row.tokenId);
      else if (tended === 'over') await this.#finish(row);
      else if ((this.#searches.get(row.tokenId)?.notBefore ?? 0) <= Date.now()) void this.#look(row);
    }
  }

  async #finish(row: LendingRow): Promise<void> {
    this.#searches.delete(row.tokenId);
    await finishLending(this.#context, row, await this.#targetOf(row));
  }

  /** One at a time for each node; where that fails, a little later each time. */
  async #look(row: LendingRow): Promise<void> {
    if (this.#busy.has(row.node) || this.#stopped) return;
    this.#busy.add(row.node);
    try {
      const target = await this.#targetOf(row);
      if (target === undefined) await finishLending(this.#context, row, undefined);
      else await findAgain(this.#context, row, target);
      const waitMs = row.leaves === 1 ? ROUND_MS : FIRST_WAIT_MS;
      this.#searches.set(row.tokenId, { trouble: undefined, waitMs, notBefore: Date.now() + waitMs });
    } catch (error) {
      this.#failed(row, asTrouble(error));
    } finally {
      this.#busy.delete(row.node);
    }
  }

  #failed({ tokenId, node }: LendingRow, trouble: BreadboxError): void {
    if (this.#stopped) return;
    const before = this.#searches.get(tokenId);
    const waitMs = before === undefined ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, 2 * before.waitMs);
    if (before?.trouble === undefined)
      this.#context.warn(`the worker on ${node} cannot be seen to; it is tried again`, trouble);
    this.#searches.set(tokenId, { trouble, waitMs, notBefore: Date.now() + waitMs });
  }

  #rows(): Promise<readonly LendingRow[]> {
    return this.#context.store.read('lendings', undefined);
  }

  async #named(nodes: string): Promise<NodeSet> {
    const set = await this.#context.inventory.resolveSome(nodes);
    return set;
  }

  /** Nothing, where the inventory knows the node no more. */
  async #targetOf({ node, login }: LendingRow): Promise<Target | undefined> {
    const reach = await this.#context.inventory.targets(NodeSet.of([node])).catch(() => []);
    return reach[0] && toTarget(reach[0], login ?? undefined);
  }
}

function byNode(a: LendingRow, b: LendingRow): number {
  return compareNatural(a.node, b.node);
}

function alsoInCluster(lending: Lending): Lending {
  const also = `${lending.node} belongs to the cluster, where the farm starts workers by itself: both use its cores.`;
  return { ...lending, sentence: [lending.sentence, also].filter(Boolean).join(' ') };
}
