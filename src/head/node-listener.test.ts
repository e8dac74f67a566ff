import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NodeListener } from './node-listener.ts';
import { TlsListeners } from './tls-listeners.ts';

let home: string;
let port: number;
/** What the routing table would say. */
let own: string | undefined;
const ends: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-nodes-'));
  port = await freePort();
  own = '127.0.0.2';
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(home, { recursive: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.2', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
}

/** A head as it starts. */
function startHead(people?: string) {
  const warned: string[] = [];
  const warn = (message: string) => void warned.push(message);
  const tls = new TlsListeners({ home, names: ['127.0.0.2', '127.0.0.3'], port, warn });
  const nodes = new NodeListener({ tls, home, port, warn, addressToward: async () => own });
  const stop = async () => {
    nodes.stop();
    await tls.stop(100);
  };
  ends.push(stop);
  tls.serve((door) => (_, response) => void response.end(door.nodesOnly ? 'nodes' : 'people'));
  return { tls, nodes, stop, warned, ready: people === undefined ? undefined : tls.open(people, 'people') };
}

function ask(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, { ca, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    call.on('error', reject);
    call.end();
  });
}

test('nothing is open until up opens it, and down closes it', async () => {
  const { nodes, tls } = startHead();
  const planned = await nodes.wouldBe('10.0.0.7');
  expect(planned.url).toBe(`https://127.0.0.2:${port}`);
  expect(tls.facts()).toBeUndefined();
  const { url, ca, loopbackPort } = await nodes.open('10.0.0.7');
  expect([url, ca]).toEqual([planned.url, planned.ca]);
  expect(await ask(url!, ca)).toBe('nodes');
  expect(await ask(`https://127.0.0.1:${loopbackPort}`, ca)).toBe('nodes');
  await nodes.close();
  await expect(ask(url!, ca)).rejects.toThrow('ECONNREFUSED');
});

test('a head that starts anew is found where it was, also at the end of tunnels', async () => {
  const first = startHead();
  const before = await first.nodes.open('10.0.0.7');
  await first.stop();
  const { nodes } = startHead();
  expect(await nodes.reopen()).toEqual(before);
  expect(await ask(before.url!, before.ca)).toBe('nodes');
});

test('one that never was open stays closed', async () => {
  const { nodes, tls } = startHead();
  expect(await nodes.reopen()).toBeUndefined();
  expect(tls.facts()).toBeUndefined();
});

test('a laptop in another network listens there, with the same authority', async () => {
  const first = startHead();
  const before = await first.nodes.open('10.0.0.7');
  await first.stop();
  own = '127.0.0.3';
  const after = await startHead().nodes.reopen();
  expect(after?.url).toBe(`https://127.0.0.3:${port}`);
  expect(new X509Certificate(after!.ca).fingerprint256).toBe(new X509Certificate(before.ca).fingerprint256);
  expect(await ask(after!.url!, before.ca)).toBe('nodes');
});

test('without a network a head starts all the same', async () => {
  const first = startHead();
  await first.nodes.open('10.0.0.7');
  await first.stop();
  own = undefined;
  expect((await startHead().nodes.reopen())?.url).toBeUndefined();
});

test('where people get in, nodes do too', async () => {
  const { nodes, ready } = startHead('127.0.0.2');
  await ready;
  const { url, ca } = await nodes.open('10.0.0.7');
  expect(url).toBe(`https://127.0.0.2:${port}`);
  expect(await ask(url!, ca)).toBe('people');
});

test('a port that another program has is said where up can say it, and keeps no head from starting', async () => {
  const first = startHead();
  await first.nodes.open('10.0.0.7');
  await first.stop();
  const other = createServer().listen(port, '127.0.0.2');
  ends.push(() => void other.close());
  const { nodes, warned } = startHead();
  expect(await nodes.reopen()).toBeDefined();
  expect(warned).toEqual(['nodes cannot reach the head']);
  await expect(nodes.open('10.0.0.7')).rejects.toMatchObject({ code: 'port-in-use' });
});
