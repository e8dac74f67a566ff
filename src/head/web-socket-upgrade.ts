import { IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { BreadboxError } from '../cluster/errors.ts';
import type { Door } from './door.ts';
import type { HeadApp } from './head-app.ts';
import { problemResponse } from './problem-response.ts';

/** A call that asks for a WebSocket; its handler sets `accept` where it is to become one. */
export interface WebSocketAsk {
  accept?: (socket: WebSocket) => void;
}

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The largest message that a viewer may send, bytes: 64 Ki characters of JSON. */
const MAX_MESSAGE_BYTES = 512 * 1024;
/** A page that was said goodbye to, and does not answer, such as on a laptop that sleeps. */
const GOODBYE_MS = 2000;
/** Who is refused and takes no answer. */
const REFUSED_MS = 10_000;

/**
 * For `http.createServer`: with an `upgrade` listener Node takes each request that offers any other protocol for an upgrade, and its body
 * is lost. Programs do offer HTTP/2 (`Upgrade: h2c`, as Java's HttpClient with each first call), and are to be served as ever.
 */
export class UpgradableRequest extends IncomingMessage {
  declare isUpgradeAsked: boolean | null;

  set upgrade(asked: boolean | null) {
    this.isUpgradeAsked = asked;
  }

  get upgrade(): boolean {
    if (this.isUpgradeAsked !== true) return false;
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket';
  }
}

/**
 * The request goes through the app as any other, with all that stands at its doors; what the app refuses is answered in HTTP.
 * @param door none: the head's own address
 */
export function upgradesBy(app: Pick<HeadApp, 'fetch'>): (door?: Door) => UpgradeListener {
  const server = new WebSocketServer({
    ...{ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false, closeTimeout: GOODBYE_MS },
  });
  return (door) => (incoming, socket, head) => {
    void (async () => {
      const ask: WebSocketAsk = {};
      const request = requestOf(incoming);
      if (request === undefined) return refuse(socket, problemResponse(noWebSocket()));
      const env = { incoming, webSocket: ask, ...(door !== undefined && { door }) };
      const response = await app.fetch(request, env as Parameters<typeof app.fetch>[1]);
      const { accept } = ask;
      if (!response.ok) return refuse(socket, response);
      if (accept === undefined) {
        await response.body?.cancel(); // it may be a stream, which has no end
        return refuse(socket, problemResponse(noWebSocket()));
      }
      server.handleUpgrade(incoming, socket, head, accept);
    })().catch(() => socket.destroy()); // the app tells its log of what fails in it
  };
}

function requestOf({ url = '', method = 'GET', headers: given }: IncomingMessage): Request | undefined {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  // As whom the head was called is checked by the header; it is not for the address to say so once more.
  if (!url.startsWith('/') || method !== 'GET') return undefined;
  return new Request(`http://head${url}`, { headers });
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\n${headers}content-length: ${body.length}\r\nconnection: close\r\n\r\n`;
  // Nothing reads it any more, so that who has hung up would not be noticed.
  const late = setTimeout(() => socket.destroy(), REFUSED_MS);
  socket.once('close', () => clearTimeout(late));
  socket.end(Buffer.concat([Buffer.from(head), body]), () => socket.destroy());
}

function noWebSocket(): BreadboxError {
  return new BreadboxError('bad-input', 'This call speaks over no WebSocket.', {
    hint: 'Only GET /api/consoles/{console} does. Ask for the others without an upgrade.',
  });
}
