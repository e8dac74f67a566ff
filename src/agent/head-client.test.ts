import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HeadClient } from './head-client.ts';

let place: string;
let servers: Server[];
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-client-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  rmSync(place, { recursive: true });
});

async function listen(where: string | number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(where, resolve));
  return server;
}

test('on its own computer it goes to the socket of the head, not to whoever has the port', async () => {
  const squatter: unknown[] = [];
  const { port } = (await listen(0, (request) => squatter.push(request.headers))).address() as AddressInfo;
  const hosts: unknown[] = [];
  const socket = join(place, 'head.sock');
  const file = { url: `http://127.0.0.1:${port}`, token: 'bbx_a', socket, workDir: place };
  const path = join(place, 'worker.json');
  // A head with a new address does not answer to the old one, and says the new one in the worker file.
  await listen(socket, ({ headers }, response) => {
    hosts.push(headers.host);
    if (headers.host !== '127.0.0.1:2') {
      writeFileSync(path, JSON.stringify({ ...file, url: 'http://127.0.0.1:2' }));
      response.writeHead(421).end('{}');
    } else response.writeHead(204).end();
  });
  const client = new HeadClient(path, file);
  await client.call('POST /api/farm/release', { body: { tasks: [] } });
  client.close();
  expect(hosts).toEqual([`127.0.0.1:${port}`, '127.0.0.1:2']);
  expect(squatter).toEqual([]);
});
