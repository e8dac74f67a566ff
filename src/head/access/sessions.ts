import type { Door } from '../door.ts';
import type { HeadStore } from '../operations.ts';
import type { WhoContext } from '../who.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { Account } from './operations.ts';
import { hashSecret, looksLikeSecret, newSecret } from './secret.ts';

const SESSION_SEC = 30 * 86_400;
/** A session in use is extended once it has lost this much of its time. */
const SLIDE_MS = 86_400_000;
const CODE_MS = 10 * 60_000;
const CACHED_SESSIONS = 1024;
/** How often the time of last use of a session's token is written, at most. */
const TOUCH_MS = 60_000;

interface Known {
  readonly who: WhoContext;
  touchedAt: number;
  expiresAt: number;
}

/** Browser sessions, and the one-time codes that begin them. */
export class Sessions {
  readonly #store: HeadStore;
  readonly #now: () => number;
  readonly #known = new BoundedCache<Known>(CACHED_SESSIONS);
  #removals = 0;
  readonly #onForgotten: (() => void)[] = [];

  constructor(store: HeadStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** `renewed`: it was extended, the browser needs its cookie again. */
  async who(secret: string): Promise<{ who: WhoContext; renewed: boolean } | undefined> {
    if (!looksLikeSecret(secret)) return undefined;
    const hash = hashSecret(secret);
    const now = this.#now();
    const known = this.#known.get(hash) ?? (await this.#lookUp(hash, now));
    if (known === undefined || known.expiresAt <= now) return undefined;
    this.#touch(known, now);
    const expiresAt = now + SESSION_SEC * 1000;
    if (expiresAt - known.expiresAt < SLIDE_MS) return { who: known.who, renewed: false };
    known.expiresAt = expiresAt;
    await this.#store.write('extendSession', { hash, expiresAt });
    return { who: known.who, renewed: true };
  }

  /** The cookie's secret. @param tokenId of the token that it begins with, and is to end with */
  async start({ user, role, tokenId }: Account & { readonly tokenId?: string | undefined }): Promise<string> {
    const secret = newSecret();
    const now = this.#now();
    await this.#store.write('addSession', {
      hash: hashSecret(secret),
      user,
      role,
      token: tokenId ?? null,
      now,
      expiresAt: now + SESSION_SEC * 1000,
    });
    return secret;
  }

  async end(secret: string): Promise<void> {
    const hash = hashSecret(secret);
    await this.#store.write('removeSession', { hash });
    this.forget([hash]);
  }

  /** Sessions that were removed from the store. */
  forget(hashes: Iterable<string>): void {
    this.#removals++;
    this.#known.drop(hashes);
    for (const tell of this.#onForgotten) tell();
  }

  /** `tell` is called when some have ended before their time. */
  onForgotten(tell: () => void): void {
    this.#onForgotten.push(tell);
  }

  async createCode({ user, role }: Account): Promise<{ code: string; expiresAt: number }> {
    const code = newSecret();
    const now = this.#now();
    const expiresAt = now + CODE_MS;
    await this.#store.write('addLoginCode', { hash: hashSecret(code), user, role, now, expiresAt });
    return { code, expiresAt };
  }

  /** Whose code it is; from now on nobody's. */
  async takeCode(code: string): Promise<Account | undefined> {
    if (!looksLikeSecret(code)) return undefined;
    return this.#store.write('takeLoginCode', { hash: hashSecret(code), now: this.#now() });
  }

  /** The token is in use as long as its sessions are: a screen logs in once, and looks on for years. */
  #touch(known: Known, now: number): void {
    const tokenId = known.who.begunWith;
    if (tokenId === undefined || now - known.touchedAt < TOUCH_MS) return;
    known.touchedAt = now;
    // A lost time of last use harms nobody.
    this.#store.write('touchToken', { tokenId, now }).catch(() => {});
  }

  async #lookUp(hash: string, now: number): Promise<Known | undefined> {
    const before = this.#removals;
    const row = await this.#store.read('sessionByHash', { hash, now });
    if (row === undefined) return undefined;
    const { user, role, token, expiresAt } = row;
    const known: Known = {
      who: { user, role, via: 'session', ...(token !== null && { begunWith: token }) },
      ...{ touchedAt: 0, expiresAt },
    };
    if (before === this.#removals) this.#known.set(hash, known);
    return known;
  }
}

/**
 * Browsers keep one jar for all ports of a host. `__Host-` is taken from TLS alone, so whoever answers without it on another
 * port can neither read nor replace that session.
 */
export function sessionCookieName({ scheme }: Door): string {
  return scheme === 'https' ? '__Host-breadbox_session' : 'breadbox_session';
}

export function sessionCookie(secret: string, door: Door, maxAgeSec = SESSION_SEC): string {
  const secure = door.scheme === 'https' ? '; Secure' : '';
  return `${sessionCookieName(door)}=${secret}; Max-Age=${maxAgeSec}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

export function endedSessionCookie(door: Door): string {
  return sessionCookie('', door, 0);
}

/** Where a browser logs in with `code`; what follows `#` is not sent to any server, nor logged by one. */
export function loginLink(url: string, code: string): string {
  return `${url}/login#code=${code}`;
}
