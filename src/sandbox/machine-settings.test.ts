import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { proxyLines, readMachineSettings } from './machine-settings.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'machine-'));
});
afterEach(() => rm(root, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

test('the mirror out of both kinds of lists', async () => {
  await put('etc/apt/sources.list', '');
  await put('etc/apt/sources.list.d/a.list', 'deb https://other.example/ stable-tools main\n');
  await put(
    'etc/apt/sources.list.d/debian.sources',
    'Types: deb\nURIs: http://m.example/debian\nSuites: trixie\nComponents: main\n',
  );
  expect((await readMachineSettings(root)).mirror).toBe('http://m.example/debian');
});

test('a mirror that is a list of mirrors, as in the images of clouds', async () => {
  await put('etc/apt/sources.list', 'deb mirror+file:///etc/apt/mirrors/debian.list bookworm main\n');
  await put('etc/apt/mirrors/debian.list', '# near\nhttps://cloud.example/debian\tpriority:1\n');
  expect((await readMachineSettings(root)).mirror).toBe('https://cloud.example/debian');
});

test('name servers behind a resolver of the machine', async () => {
  await put('etc/resolv.conf', 'nameserver 127.0.0.53\noptions edns0\n');
  await put('run/systemd/resolve/resolv.conf', 'nameserver 192.168.1.1\nnameserver 2001:db8::53\nsearch home\n');
  expect((await readMachineSettings(root)).nameServers).toEqual(['192.168.1.1', '2001:db8::53']);
});

test('a machine without apt and without name servers', async () => {
  expect(await readMachineSettings(root)).toMatchObject({ mirror: undefined, nameServers: [] });
});

test('proxies of apt, those for one host too', () => {
  const dump = `APT::Architecture "amd64";
Acquire::http::Proxy "http://cache.example:3142/";
Acquire::http::Proxy::direct.example "DIRECT";
Acquire::https::Proxy "";
Acquire::http::Timeout "10";
`;
  expect(proxyLines(dump)).toEqual([
    'Acquire::http::Proxy "http://cache.example:3142/";',
    'Acquire::http::Proxy::direct.example "DIRECT";',
  ]);
});
