import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boardMaker } from './board-maker.ts';
import { discover } from './discover.ts';

const path = process.env.PATH;
let bin: string;
const servers: Server[] = [];
beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), 'breadbox-ip-'));
});
afterEach(async () => {
  process.env.PATH = path;
  for (const server of servers.splice(0)) server.close();
  await rm(bin, { recursive: true });
});

/** An `ip` that knows these neighbours. */
async function neighbours(list: readonly Record<string, unknown>[]): Promise<void> {
  await writeFile(
    join(bin, 'ip'),
    `#!/bin/sh\n[ "$*" = "-json neigh" ] || exit 1\ncat <<'END'\n${JSON.stringify(list)}\nEND\n`,
  );
  await chmod(join(bin, 'ip'), 0o755);
  process.env.PATH = `${bin}${delimiter}${path}`;
}

async function listenOn(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {}); // the other side hangs up first, as it should
    answer(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

const ask = (port: number) =>
  discover(['127.0.0.1'], [{ node: 'pi1', address: '127.0.0.1' }], { port, timeoutMs: 3000 });

test('neighbours come from what the kernel knows; they are not asked', async () => {
  await neighbours([
    { dst: '192.0.2.12', dev: 'eth0', lladdr: 'dc:a6:32:00:00:01', state: ['STALE'] },
    { dst: '192.0.2.2', dev: 'eth0', lladdr: '02:00:00:00:00:01', state: ['REACHABLE'] },
    { dst: '192.0.2.3', dev: 'eth0', state: ['FAILED'] },
    { dst: 'fe80::1', dev: 'eth0', lladdr: '02:00:00:00:00:01', state: ['STALE'] },
  ]);
  expect(await discover([], [{ node: 'pi2', address: '192.0.2.12' }])).toEqual([
    { address: '192.0.2.2', mac: '02:00:00:00:00:01', ssh: 'not asked' },
    { address: '192.0.2.12', mac: 'dc:a6:32:00:00:01', maker: 'Raspberry Pi', ssh: 'not asked', node: 'pi2' },
  ]);
});

test('of an address given it is told what its SSH server calls itself', async () => {
  await neighbours([]);
  const port = await listenOn((socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'));
  expect(await ask(port)).toMatchObject([
    { address: '127.0.0.1', ssh: 'answers', banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2', node: 'pi1' },
  ]);
});

test.each<[string, (socket: Socket) => void, string]>([
  ['what says nothing is silent', () => {}, 'silent'],
  ['what hangs up refuses', (socket) => void socket.destroy(), 'refuses'],
  ['what is no SSH server refuses', (socket) => void socket.write('x'.repeat(300)), 'refuses'],
])('%s', async (_, answer, ssh) => {
  await neighbours([]);
  expect(await ask(await listenOn(answer))).toMatchObject([{ ssh }]);
});

test('a closed port refuses; without ip nothing is known of neighbours', async () => {
  const port = await listenOn(() => {});
  servers.splice(0).forEach((server) => void server.close());
  process.env.PATH = bin;
  expect(await ask(port)).toMatchObject([{ ssh: 'refuses' }]);
});

test('a board maker is told by the first half of a MAC, in capitals too', () => {
  expect(boardMaker('B8:27:EB:01:02:03')).toBe('Raspberry Pi');
  expect(boardMaker('52:54:00:01:02:03')).toBeUndefined();
});
