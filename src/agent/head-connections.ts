import { Agent, type ClientRequest, type RequestOptions, request } from 'node:http';
import type { Agent as SecureAgent } from 'node:https';
import type { WorkerFile } from '../protocol/pilot.ts';
import { tlsTrouble } from '../protocol/pinned-address.ts';

export type HeadAddress = Pick<WorkerFile, 'url' | 'token' | 'socket' | 'ca' | 'fingerprint'>;

/** Makes the request; whoever calls listens to it in the same turn, as it may fail in the next. */
export type Caller = (path: string, options: RequestOptions) => ClientRequest;

const MAX_SOCKETS = 16;

/** Kept connections to the head; where it is, and by what it is known, may change from call to call. */
export class HeadConnections {
  readonly #plain = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  #secure: { readonly agent: SecureAgent; readonly ca: string | undefined } | undefined;

  /** Rejects where the head is to be known by a fingerprint, and is not. */
  async to(head: HeadAddress, signal: AbortSignal | undefined): Promise<Caller> {
    const { url, socket: socketPath } = head;
    if (socketPath !== undefined || url.startsWith('http:')) {
      return (path, options) => request(new URL(path, url), { ...options, agent: this.#plain, socketPath });
    }
    // What is not asked for is not loaded: on a small board TLS takes as long as Node's own start.
    const https = await import('node:https');
    const ca = head.ca ?? (await authorityByFingerprint(head, signal));
    if (this.#secure === undefined || this.#secure.ca !== ca) {
      this.#secure?.agent.destroy();
      this.#secure = { ca, agent: new https.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, ca }) };
    }
    const { agent } = this.#secure;
    return (path, options) => https.request(new URL(path, url), { ...options, agent });
  }

  destroy(): void {
    this.#plain.destroy();
    this.#secure?.agent.destroy();
  }
}

/** A broken connection in words that say what to do about it, where there are any. */
export function connectionTrouble(error: NodeJS.ErrnoException, url: string): Error {
  const trouble = url.startsWith('https:') ? tlsTrouble(error.code, url) : undefined;
  return trouble === undefined ? error : new Error(trouble, { cause: error });
}

async function authorityByFingerprint(
  { url, fingerprint }: HeadAddress,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (fingerprint === undefined) return undefined;
  return (await import('./pinned-authority.ts')).pinnedAuthority(url, fingerprint, signal);
}
