import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { type Readable, Stream } from 'node:stream';
import { BreadboxError } from '../cluster/errors.ts';
import { tlsTrouble } from '../protocol/pinned-address.ts';
import type { Address } from './address.ts';

/** A head answers at once or says by its bytes that it lives; long polls and events stay below this. */
const SILENCE_MS = 120_000;

/** Of a connection that was never made. */
const NEVER_THERE = new Set(
  'ECONNREFUSED ENOENT ENOTFOUND EAI_AGAIN EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN ETIMEDOUT EADDRNOTAVAIL'.split(
    ' ',
  ),
);

export interface OutgoingBody {
  readonly type: string;
  readonly data: Readable | Uint8Array;
}

export interface Outgoing {
  readonly method: string;
  readonly address: Address;
  readonly path: string;
  readonly body: OutgoingBody | undefined;
  readonly range?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * One request, up to the head of its response. An answer that comes before the body is all sent ends the sending.
 * @throws BreadboxError `no-head`, `head-lost` or `not-trusted`; the signal's reason
 */
export async function send({ method, address, path, body, range, signal }: Outgoing): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const secure = address.url.startsWith('https:') && address.socketPath === undefined;
  const { request } = secure ? (await import('node:https')).default : http;
  const ca = secure ? await authorityOf(address, signal) : undefined;
  return new Promise((resolve, reject) => {
    // A kept connection can be closed by the head just as it is used again; a new one costs nothing on one's own network.
    const { url, socketPath } = address;
    const call = request(`${url}${path}`, {
      ...{ method, agent: false, socketPath, headers: headers(address, body, range) },
      ...(ca !== undefined && { ca }),
    });
    const abort = () => call.destroy(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    call.once('close', () => signal.removeEventListener('abort', abort));
    call.setTimeout(SILENCE_MS, () => call.destroy(silent(address)));
    let answered = false;
    call.once('response', (response) => {
      answered = true;
      signal.removeEventListener('abort', abort);
      const cut = () => response.destroy(signal.reason as Error);
      signal.addEventListener('abort', cut, { once: true });
      response.once('close', () => signal.removeEventListener('abort', cut));
      response.once('error', () => undefined); // whoever reads the body is told by the read itself
      resolve(response);
    });
    call.on('error', (error) => {
      // The head may answer and hang up while the body is still on its way; the answer is what counts.
      if (!answered) reject(explain(error, address, signal));
    });
    sendBody(call, body, reject);
  });
}

/** Nothing: those that this computer trusts. */
async function authorityOf({ url, ca, fingerprint }: Address, signal: AbortSignal): Promise<string | undefined> {
  if (ca !== undefined || fingerprint === undefined) return ca;
  return (await import('./pinned-authority.ts')).pinnedAuthority(url, fingerprint, signal);
}

function sendBody(call: ClientRequest, body: OutgoingBody | undefined, reject: (error: Error) => void): void {
  if (!(body?.data instanceof Stream)) {
    call.end(body?.data);
    return;
  }
  const source = body.data;
  source.once('error', (error) => {
    reject(error);
    call.destroy();
  });
  const stop = () => source.destroy();
  call.once('response', stop);
  call.once('close', stop);
  source.pipe(call);
}

function headers(
  address: Address,
  body: OutgoingBody | undefined,
  range: string | undefined,
): Record<string, string | number> {
  return {
    accept: 'application/json, application/problem+json, text/event-stream, */*',
    ...(address.token && { authorization: `Bearer ${address.token}` }),
    ...(range && { range }),
    ...(body && { 'content-type': body.type }),
    ...(body?.data instanceof Uint8Array && { 'content-length': body.data.byteLength }),
  };
}

function silent(address: Address): BreadboxError {
  return new BreadboxError('head-lost', `The head at ${address.url} has been silent for ${SILENCE_MS / 1000} s.`);
}

function explain(error: Error, address: Address, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason as Error;
  if (error instanceof BreadboxError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const trouble = address.url.startsWith('https:') ? tlsTrouble(code, address.url) : undefined;
  if (trouble !== undefined) {
    const hint =
      address.ca === undefined && address.fingerprint === undefined
        ? `Nothing was sent. To use a head of this computer's network: breadbox login ${address.url}`
        : 'Nothing was sent. Is this the address of that head? Its own `breadbox status` shows the ones that it answers for.';
    return new BreadboxError('not-trusted', trouble, { hint, cause: error });
  }
  if (!NEVER_THERE.has(code ?? '')) {
    return new BreadboxError('head-lost', `The head at ${address.url} hung up (${code ?? error.message}).`, {
      cause: error,
    });
  }
  return new BreadboxError('no-head', `No head answers at ${address.url} (${code ?? error.message}).`, {
    hint: address.hint,
    cause: error,
  });
}
