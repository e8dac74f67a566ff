import { createReadStream } from 'node:fs';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream/promises';

export interface ExchangeRequest {
  readonly method: string;
  readonly path: string;
  /** Goes to this socket; the base then is but a name. */
  readonly socketPath?: string | undefined;
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
export function exchange(base: string, token: string, agent: Agent, call: ExchangeRequest): Promise<ExchangeResponse> {
  return new Promise((resolve, reject) => {
    const { body } = call;
    const headers: Record<string, string | number> = { authorization: `Bearer ${token}` };
    if (typeof body === 'string') {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
    } else if (body !== undefined) {
      headers['content-type'] = 'application/octet-stream';
      headers['content-length'] = body.bytes;
    }
    const { method, socketPath, signal } = call;
    const outgoing = request(new URL(call.path, base), { method, agent, headers, signal, socketPath });
    outgoing.setTimeout(call.idleTimeoutMs, () => {
      outgoing.destroy(new Error(`no answer for ${Math.round(call.idleTimeoutMs / 1000)} s`));
    });
    outgoing.on('error', reject);
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
    else pipeline(createReadStream(body.file), outgoing).catch(reject);
  });
}
