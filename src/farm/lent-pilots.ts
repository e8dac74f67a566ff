import { NodeSet } from '../cluster/node-set.ts';
import type { StoreContext } from '../store/operation.ts';
import type { FarmContext } from './farm-context.ts';
import addLentPilot from './sql/add-lent-pilot.sql';
import forgottenLentPilots from './sql/forgotten-lent-pilots.sql';
import silentLentPilots from './sql/silent-lent-pilots.sql';

/** A lent computer that was not heard of for so long is not expected back; one that comes back lends itself anew. */
const UNHEARD_MS = 24 * 60 * 60_000;
/** Whoever was given a token and has not used it by then did not get it. */
const UNCLAIMED_MS = 60_000;

export interface LendArgs {
  readonly owner: string;
  readonly node: string;
  readonly slots: number;
  readonly now: number;
}

export interface Lent {
  readonly pilot: number;
  /** Lent computers of the same name that have fallen silent: this one takes their place. */
  readonly replaced: readonly number[];
}

export function lendPilot({ sql }: StoreContext, args: LendArgs): Lent {
  const { owner, node } = args;
  const replaced = (sql(silentLentPilots).all({ owner, node }) as { pilot: number }[]).map(({ pilot }) => pilot);
  return { pilot: (sql(addLentPilot).get(args) as { pilot: number }).pilot, replaced };
}

/** Lent computers that are not expected back, or whose token was revoked. */
export function forgottenPilots(
  { sql }: StoreContext,
  { now }: { now: number },
): readonly { readonly pilot: number; readonly owner: string }[] {
  const args = { unclaimed: now - UNCLAIMED_MS, unheard: now - UNHEARD_MS };
  return sql(forgottenLentPilots).all(args) as { pilot: number; owner: string }[];
}

/** Computers that people lend: there is no job of the engine behind such a pilot, its token is all that the head has of it. */
export class LentPilots {
  readonly #context: FarmContext;
  readonly #forget: (owner: string, pilot: number) => Promise<void>;

  /** @param forget takes back what the pilot holds, and its token */
  constructor(context: FarmContext, forget: (owner: string, pilot: number) => Promise<void>) {
    this.#context = context;
    this.#forget = forget;
  }

  /**
   * Takes a computer on loan for `user`'s tasks; it registers with the token that it gets here.
   * @param lentBy the token with which it was lent: what it gets here ends with that
   * @throws BreadboxError `bad-input`
   */
  async lend(
    { user, lentBy }: { readonly user: string; readonly lentBy: string },
    node: string,
    slots: number,
  ): Promise<{ readonly pilot: number; readonly token: string }> {
    const { store, workerToken } = this.#context;
    NodeSet.of([node]);
    const { pilot, replaced } = await store.write('lendPilot', { owner: user, node, slots, now: Date.now() });
    for (const silent of replaced) await this.#forget(user, silent);
    return { pilot, token: await workerToken({ user, pilot, node, lentBy }) };
  }

  /** One round. */
  async tend(now = Date.now()): Promise<void> {
    const forgotten = await this.#context.store.read('forgottenPilots', { now });
    for (const { pilot, owner } of forgotten) await this.#forget(owner, pilot);
  }
}
