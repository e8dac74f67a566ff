import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { type PackageProxy, siteOf, startPackageProxy } from './package-proxy.ts';

/** An address of this computer that is not its loopback: requests to it do not leave the computer either. */
const own = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === 'IPv4' && !each.internal && !each.address.startsWith('169.254.'))?.address;

let proxy: PackageProxy | undefined;
const stops: (() => void)[] = [];
afterEach(async () => {
  await proxy?.stop();
  proxy = undefined;
  for (const stop of stops.splice(0)) stop();
});

async function mirror(address: string): Promise<string> {
  const server = createServer((asked, response) => {
    if (asked.url === '/moved') response.writeHead(302, { location: '/pool/a.deb' }).end();
    else if (asked.url === '/inward') response.writeHead(302, { location: 'http://127.0.0.1:9/secret' }).end();
    else response.end(`${asked.method} ${asked.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  stops.push(() => server.close());
  return `http://${address}:${(server.address() as { port: number }).port}`;
}

const get = (url: string, port: number, method = 'GET') =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: url, method }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    asked.on('error', reject);
    asked.end();
  });

const tunnel = (site: string, port: number) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () =>
      socket.write(`CONNECT ${site} HTTP/1.1\r\nHost: ${site}\r\n\r\n`),
    );
    socket.on('error', reject);
    socket.once('data', (piece: Buffer) => {
      resolve(piece.toString().split('\r\n')[0]!);
      socket.destroy();
    });
  });

test.skipIf(own === undefined)(
  'passes what the package sources have, redirects followed, and nothing else',
  async () => {
    const site = await mirror(own!);
    proxy = await startPackageProxy();
    expect((await get(`${site}/pool/a.deb`, proxy.port)).status).toBe(403);
    proxy.allow([siteOf(new URL(site))]);
    expect(await get(`${site}/pool/a.deb`, proxy.port)).toEqual({ status: 200, text: 'GET /pool/a.deb' });
    expect(await get(`${site}/moved`, proxy.port)).toEqual({ status: 200, text: 'GET /pool/a.deb' });
    expect((await get(`${site}/pool/a.deb`, proxy.port, 'POST')).status).toBe(403);
    expect((await get(`${site}/inward`, proxy.port)).status).toBe(302);
    expect(await tunnel(siteOf(new URL(site)), proxy.port)).toBe('HTTP/1.1 200 OK');
    expect(await tunnel(`${own}:1`, proxy.port)).toBe('HTTP/1.1 403 Forbidden');
  },
);

test('leads to nothing on the loopback of the head, whatever a host calls its sources', async () => {
  const site = await mirror('127.0.0.1');
  proxy = await startPackageProxy();
  const { port } = new URL(site);
  proxy.allow([`127.0.0.1:${port}`, `localhost:${port}`]);
  expect((await get(`${site}/pool/a.deb`, proxy.port)).status).toBe(403);
  expect((await get(`http://localhost:${port}/pool/a.deb`, proxy.port)).status).toBe(502);
  expect(await tunnel(`127.0.0.1:${port}`, proxy.port)).toBe('HTTP/1.1 403 Forbidden');
});
