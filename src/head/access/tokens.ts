import { randomBytes } from 'node:crypto';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Role, TokenRow } from '../../protocol/auth.ts';
import type { HeadStore } from '../operations.ts';
import type { WhoContext } from '../who.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { ListedTokenRow } from './operations.ts';
import { hashSecret, looksLikeSecret, newSecret } from './secret.ts';

/** How often the time of last use is written, at most. */
const TOUCH_MS = 60_000;
const CACHED_TOKENS = 4096;

export interface TokenSpec {
  readonly role: Role;
  readonly user: string;
  readonly nodes?: string | undefined;
  readonly name?: string | undefined;
}

/** Of a pilot, or of a run's collector and feeder. */
export type WorkerScope = { readonly pilot: number } | { readonly run: number };

interface Known {
  readonly who: WhoContext;
  readonly tokenId: string;
  touchedAt: number;
}

/** API tokens. Their secrets are stored as hashes; what is known of one is kept in memory until it is revoked. */
export class Tokens {
  readonly #store: HeadStore;
  readonly #now: () => number;
  readonly #known = new BoundedCache<Known>(CACHED_TOKENS);
  #revocations = 0;
  readonly #onForgotten: (() => void)[] = [];

  constructor(store: HeadStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async who(secret: string): Promise<WhoContext | undefined> {
    if (!looksLikeSecret(secret)) return undefined;
    const hash = hashSecret(secret);
    const known = this.#known.get(hash) ?? (await this.#lookUp(hash));
    if (known === undefined) return undefined;
    const now = this.#now();
    if (now - known.touchedAt >= TOUCH_MS) {
      known.touchedAt = now;
      // A lost time of last use harms nobody; what is wrong with the disk shows at the next real write.
      this.#store.write('touchToken', { tokenId: known.tokenId, now }).catch(() => {});
    }
    return known.who;
  }

  async create(spec: TokenSpec): Promise<TokenRow & { token: string }> {
    if (spec.nodes !== undefined && spec.role !== 'node') {
      throw new BreadboxError(
        'bad-input',
        `nodes: only a node token is bound to nodes; this one has the role ${spec.role}.`,
      );
    }
    const token = newSecret();
    const now = this.#now();
    const tokenId = newTokenId();
    const { role, user, nodes = null, name = null } = spec;
    const row = { tokenId, role, user, nodes, name };
    await this.#store.write('addToken', { ...row, hash: hashSecret(token), pilot: null, run: null, madeBy: null, now });
    return { ...tokenRow({ ...row, createdAt: now, lastUsedAt: null }), token };
  }

  /** @param user only this user's; all, where undefined */
  async list(user: string | undefined): Promise<TokenRow[]> {
    return (await this.#store.read('listTokens', { user: user ?? null })).map(tokenRow);
  }

  /** Answers with the hashes of the sessions that ended with it. */
  async revoke(tokenId: string, user: string | undefined, keepSession: string | undefined): Promise<readonly string[]> {
    if (tokenId === 'owner') {
      throw new BreadboxError('conflict', 'The token of the file owner.token cannot be revoked while the head runs.', {
        hint: 'To replace it: stop the head, delete the file owner.token in its data directory, start the head.',
      });
    }
    const removed = await this.#store.write('removeToken', { tokenId, user: user ?? null, keep: keepSession ?? null });
    if (removed === undefined) {
      throw new BreadboxError('not-found', `There is no token ${tokenId}.`, {
        hint: 'breadbox token list shows them.',
      });
    }
    this.forget(removed.tokens);
    return removed.sessions;
  }

  async revokeOfWorker(scope: WorkerScope): Promise<void> {
    this.forget(await this.#store.write('removeWorkerTokens', scope));
  }

  /** The token of a user's jobs, in place of an earlier one. Its id says what it is; it can be revoked as any other. */
  async createForJobs(user: string, role: 'user' | 'owner'): Promise<string> {
    const token = newSecret();
    const args = { tokenId: jobTokenId(user), hash: hashSecret(token), role, user, now: this.#now() };
    this.forget(await this.#store.write('setJobToken', args));
    return token;
  }

  /** Tokens that were removed from the store. */
  forget(hashes: Iterable<string>): void {
    this.#revocations++;
    this.#known.drop(hashes);
    for (const tell of this.#onForgotten) tell();
  }

  /** `tell` is called when some have ended before their time. */
  onForgotten(tell: () => void): void {
    this.#onForgotten.push(tell);
  }

  async #lookUp(hash: string): Promise<Known | undefined> {
    const before = this.#revocations;
    const row = await this.#store.read('tokenByHash', { hash });
    if (row === undefined) return undefined;
    const { role, user, nodes, pilot, run } = row;
    const who: WhoContext = {
      user,
      role,
      via: 'token',
      ...(nodes !== null && { nodes }),
      ...(pilot === null && run === null && { tokenId: row.tokenId }),
      ...(pilot !== null && { pilot }),
      ...(run !== null && { run }),
    };
    const known: Known = { who, tokenId: row.tokenId, touchedAt: row.lastUsedAt ?? 0 };
    // What was read before a revocation may be what was revoked.
    if (before === this.#revocations) this.#known.set(hash, known);
    return known;
  }
}

/** A token for a pilot, a collector or a feeder. Its secret is the answer. */
export async function createWorkerToken(
  store: HeadStore,
  spec: { role: 'node'; user: string; node?: string; lentBy?: string } & WorkerScope,
): Promise<string> {
  const token = newSecret();
  await store.write('addToken', {
    tokenId: newTokenId(),
    hash: hashSecret(token),
    role: spec.role,
    user: spec.user,
    nodes: spec.node ?? null,
    name: null,
    pilot: 'pilot' in spec ? spec.pilot : null,
    run: 'run' in spec ? spec.run : null,
    madeBy: spec.lentBy ?? null,
    now: Date.now(),
  });
  return token;
}

export async function revokeWorkerTokens(tokens: Tokens, scope: WorkerScope): Promise<void> {
  await tokens.revokeOfWorker('pilot' in scope ? { pilot: scope.pilot } : { run: scope.run });
}

export function jobTokenId(user: string): string {
  return `jobs-${user}`;
}

function newTokenId(): string {
  return `t${randomBytes(6).toString('hex')}`;
}

function tokenRow(row: ListedTokenRow): TokenRow {
  const { tokenId, role, user, nodes, name, createdAt, lastUsedAt } = row;
  return {
    tokenId,
    role,
    user,
    ...(nodes !== null && { nodes }),
    ...(name !== null && { name }),
    createdAt: new Date(createdAt).toISOString(),
    ...(lastUsedAt !== null && { lastUsedAt: new Date(lastUsedAt).toISOString() }),
  };
}
