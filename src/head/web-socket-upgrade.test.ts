import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Listening, listen } from './listen.ts';
import { openTestHead, TEST_HOST, type TestHead } from './open-test-head.ts';
import { upgradesBy } from './web-socket-upgrade.ts';

const SOON = { timeout: 30_000, interval: 20 } as const;

let head: TestHead;
let listening: Listening;
let sockets: Socket[];

beforeEach(async () => {
  head = await openTestHead((app) =>
    app.get('/api/taken', (c) => {
      c.env.webSocket!.accept = (socket) => void socket.on('message', () => socket.close());
      return c.body(null, 204);
    }),
  );
  listening = await listen({ listen: '127.0.0.1', port: 0 });
  listening.serve(getRequestListener(head.app.fetch), upgradesBy(head.app)());
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await listening.stop(0);
  await head.close();
});

/** A request for a WebSocket, by a client that keeps its connection open whatever it is answered. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}) {
  const socket = connect({ port: listening.address.port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  const seen = { text: '' };
  socket.setEncoding('utf8').on('data', (piece) => {
    seen.text += piece;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  const all = {
    ...{ host: TEST_HOST, connection: 'Upgrade', upgrade: 'websocket' },
    ...{ 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers },
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return { socket, seen };
}

const asOwner = () => ({ authorization: `Bearer ${head.secrets.owner}` });

test.each([0, 500])(
  'who is refused and does not hang up keeps no connection: a head that waits %i ms ends',
  async (graceMs) => {
    const { seen } = await ask('/api/consoles/any?ticket=x');
    await expect.poll(() => seen.text, SOON).toContain('HTTP/1.1 401 ');
    const beganAt = performance.now();
    await listening.stop(graceMs);
    expect(performance.now() - beganAt).toBeLessThan(20_000);
  },
);

test('a stream is not gathered for who asks for a WebSocket in its place', async () => {
  const { seen } = await ask('/api/live', asOwner());
  await expect.poll(() => seen.text, SOON).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"bad-input"/);
  expect(head.live.clients).toBe(0);
});

test('who does not answer a goodbye is cut off soon', async () => {
  const { socket, seen } = await ask('/api/taken', asOwner());
  await expect.poll(() => seen.text, SOON).toContain('HTTP/1.1 101 ');
  const beganAt = performance.now();
  // A text message without a word, masked with zeros (RFC 6455, 5.2); what comes is not answered.
  socket.write(Buffer.of(0x81, 0x80, 0, 0, 0, 0));
  await once(socket, 'end');
  expect(performance.now() - beganAt).toBeLessThan(20_000);
});

test('a WebSocket that nobody ends does not keep the head', async () => {
  const { seen } = await ask('/api/taken', asOwner());
  await expect.poll(() => seen.text, SOON).toContain('HTTP/1.1 101 ');
  const beganAt = performance.now();
  await listening.stop(300);
  expect(performance.now() - beganAt).toBeLessThan(20_000);
});
