import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FoundChip, WantedPanel } from '../../protocol/panel.ts';
import { HeadConnections } from '../head-connections.ts';
import { WantedPoll } from './wanted-poll.ts';

const FOUND: FoundChip = { state: 'nobody', say: 'nothing answers', buses: [1], answering: [], leds: [] };
const WANTED: WantedPanel = { version: 7, settings: { driver: 'none' }, mode: 'load', users: {} };
const SOON = { timeout: 15_000 } as const;
const connections = new HeadConnections();
let asked: { readonly call: string; readonly body: string; readonly response: ServerResponse }[];
let server: ReturnType<typeof createServer>;
let wanted: WantedPanel[];
let said: string[];
let poll: WantedPoll;

beforeEach(async () => {
  [asked, wanted, said] = [[], [], []];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ call: `${request.method} ${request.url}`, body, response });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  poll = new WantedPoll({
    ...{ node: 'rain1', connections, onWanted: (each) => wanted.push(each), say: (line) => said.push(line) },
    onLook: (bus, address) => Promise.resolve({ ...FOUND, say: `${bus} ${address}` }),
  });
});
afterEach(() => {
  poll.stop();
  connections.destroy();
  server.closeAllConnections();
  server.close();
});

const head = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' });
const answer = (at: number, status: number, body: unknown): void => {
  asked[at]!.response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const calls = () => asked.map(({ call }) => call);

test('it asks while there is a head, and again with what it was told, whose change alone counts', async () => {
  poll.tick(0, undefined);
  expect(poll.headTakesPanels).toBe(false);
  poll.tick(0, head());
  poll.tick(0, head());
  await vi.waitFor(() => expect(calls()).toEqual(['GET /api/panel/rain1/wanted?after=-1']), SOON);
  answer(0, 200, WANTED);
  await vi.waitFor(() => expect(calls()[1]).toBe('GET /api/panel/rain1/wanted?after=7'), SOON);
  expect(poll.headTakesPanels).toBe(true);
  answer(1, 200, WANTED);
  // At once and nothing new: a head that ends.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(asked).toHaveLength(2);
  expect(wanted).toEqual([WANTED]);
  await vi.waitFor(() => {
    poll.tick(performance.now() + 3000, head());
    expect(asked).toHaveLength(3);
  }, SOON);
  answer(2, 200, { ...WANTED, version: 3, mode: 'status' });
  await vi.waitFor(() => expect(wanted.map(({ mode }) => mode)).toEqual(['load', 'status']), SOON);
});

test('a look is done once, and answered beside the next question', async () => {
  poll.tick(0, head());
  await vi.waitFor(() => expect(asked).toHaveLength(1), SOON);
  answer(0, 200, { ...WANTED, look: { ask: 5, bus: 1, address: 0x21 } });
  await vi.waitFor(() => expect(asked).toHaveLength(3), SOON);
  const found = asked.find(({ call }) => call === 'POST /api/panel/rain1/found')!;
  expect(JSON.parse(found.body)).toEqual({ ask: 5, found: { ...FOUND, say: '1 33' } });
  found.response.end();
  const question = asked.findIndex(({ call }, at) => at > 0 && call.startsWith('GET'));
  answer(question, 200, { ...WANTED, version: 8, look: { ask: 5, bus: 1, address: 0x21 } });
  await vi.waitFor(() => expect(asked).toHaveLength(4), SOON);
  expect(asked[3]!.call).toBe('GET /api/panel/rain1/wanted?after=8');
});

test('a head that knows no panels is asked again after a minute, and told nothing', async () => {
  poll.tick(0, head());
  await vi.waitFor(() => expect(asked).toHaveLength(1), SOON);
  answer(0, 404, {});
  await new Promise((resolve) => setTimeout(resolve, 100));
  const now = performance.now();
  poll.tick(now + 50_000, head());
  expect(poll.headTakesPanels).toBe(false);
  expect(said).toEqual([]);
  await vi.waitFor(() => {
    poll.tick(performance.now() + 61_000, head());
    expect(asked).toHaveLength(2);
  }, SOON);
});

test('a connection that breaks is no reason to say anything, a refusal is, once', async () => {
  poll.tick(0, head());
  await vi.waitFor(() => expect(asked).toHaveLength(1), SOON);
  asked[0]!.response.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(said).toEqual([]);
  for (let nth = 1; nth <= 2; nth++) {
    await vi.waitFor(() => {
      poll.tick(performance.now() + 30_000, head());
      expect(asked).toHaveLength(1 + nth);
    }, SOON);
    answer(nth, 403, {});
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(said).toHaveLength(1);
});
