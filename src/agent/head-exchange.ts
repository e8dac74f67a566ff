import { createReadStream } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Caller, connectionTrouble, type HeadAddress, type HeadConnections } from './head-connections.ts';

export interface ExchangeRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string | { readonly file: string; readonly bytes: number } | undefined;
  /** The exchange fails when nothing moves for so long. */
  readonly idleTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Takes the body of a 2xx; without it the body comes back as text. */
  readonly receive?: ((response: IncomingMessage) => Promise<void>) | undefined;
}

export interface ExchangeResponse {
  readonly status: number;
  readonly text: string;
}

/** One HTTP request and its response, without retries. Rejects when the connection fails or `signal` aborts. */
export async function exchange(
  head: HeadAddress,
  connections: HeadConnections,
  call: ExchangeRequest,
): Promise<ExchangeResponse> {
  const callHead = await connections.to(head, call.signal);
  return converse(callHead, head, call);
}

function headersOf({ token }: HeadAddress, { body }: ExchangeRequest): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { authorization: `Bearer ${token}` };
  if (typeof body === 'string') {
    headers['content-type'] = 'application/json';
    headers['content-length'] = Buffer.byteLength(body);
  } else if (body !== undefined) {
    headers['content-type'] = 'application/octet-stream';
    headers['content-length'] = body.bytes;
  }
  return headers;
}

function converse(callHead: Caller, head: HeadAddress, call: ExchangeRequest): Promise<ExchangeResponse> {
  return new Promise((resolve, reject) => {
    const { body, method, signal } = call;
    const outgoing = callHead(call.path, { method, signal, headers: headersOf(head, call) });
    outgoing.setTimeout(call.idleTimeoutMs, () => {
      outgoing.destroy(new Error(`no answer for ${Math.round(call.idleTimeoutMs / 1000)} s`));
    });
    const fail = (error: Error): void => reject(connectionTrouble(error, head.url));
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      const status = response.statusCode ?? 0;
      if (call.receive !== undefined && status >= 200 && status < 300) {
        call.receive(response).then(() => resolve({ status, text: '' }), reject);
        return;
      }
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.complete) resolve({ status, text: Buffer.concat(chunks).toString('utf8') });
        else reject(new Error('the connection ended in the middle of an answer'));
      });
    });
    if (body === undefined || typeof body === 'string') outgoing.end(body);
    else pipeline(createReadStream(body.file), outgoing).catch(fail);
  });
}
