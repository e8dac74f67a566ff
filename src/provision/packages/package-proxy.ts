import { lookup } from 'node:dns';
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, connect, isIP, isIPv6, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';

/** A proxy for package managers on hosts that have no way to the internet, on the loopback of this computer. */
export interface PackageProxy {
  readonly port: number;
  /** Lets requests through to these sites, `HOST:PORT`, and to no others. */
  allow(sites: readonly string[]): void;
  stop(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const IDLE_MS = 60_000;
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'upgrade'];

export async function startPackageProxy(): Promise<PackageProxy> {
  const allowed = new Set<string>();
  const sockets = new Set<Duplex>();
  const isOpen = (host: string, site: string) => allowed.has(site) && !isInward(host);
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '');
    if (url === null || !isOpen(url.hostname, siteOf(url)) || !['GET', 'HEAD'].includes(request.method ?? ''))
      return refuse(response);
    pass(request, response, url, MAX_REDIRECTS);
  });
  server.on('connect', (request, socket: Duplex, first: Buffer) => {
    const [host, port] = splitSite(request.url ?? '');
    if (!isOpen(host, request.url ?? '')) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const out = connect({ host, port: Number(port), lookup: outward });
    keep(out);
    out.once('connect', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      out.write(first);
      pipeline(socket, out, socket, () => {});
    });
    out.once('error', () => socket.destroy());
    socket.once('error', () => out.destroy());
  });
  server.on('connection', keep);
  function keep(socket: Duplex): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    allow: (sites) => {
      for (const site of sites) allowed.add(site);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** `http://HOST/debian` → `HOST:80`. */
export function siteOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

function splitSite(site: string): readonly [string, string] {
  const at = site.lastIndexOf(':');
  return [site.slice(0, at).replace(/^\[|\]$/g, ''), site.slice(at + 1)];
}

/** Redirects are followed here, as a site's own mirrors are none of the sites that the host named. */
function pass(request: IncomingMessage, response: ServerResponse, url: URL, redirects: number): void {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
  const ask = url.protocol === 'https:' ? requestHttps : requestHttp;
  const onward = ask(url, {
    method: request.method,
    headers: { ...headers, host: url.host },
    lookup: outward,
    timeout: IDLE_MS,
  });
  onward.once('timeout', () => onward.destroy(new Error('no answer')));
  onward.once('error', (error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end(`${url.host}: ${error.message}\n`);
  });
  onward.once('response', (answer) => {
    const { statusCode = 502, headers: said } = answer;
    const to =
      said.location === undefined || statusCode < 300 || statusCode > 399 ? null : URL.parse(said.location, url.href);
    if (to !== null && redirects > 0 && /^https?:$/.test(to.protocol) && !isInward(to.hostname)) {
      answer.resume();
      pass(request, response, to, redirects - 1);
      return;
    }
    response.writeHead(
      statusCode,
      Object.fromEntries(Object.entries(said).filter(([name]) => !HOP_BY_HOP.includes(name))),
    );
    pipeline(answer, response, () => {});
  });
  response.once('close', () => onward.destroy());
  onward.end();
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain' }).end('This is no package source of the host.\n');
}

/** What a host calls a package source must not lead to services on this computer itself. */
const INWARD = new BlockList();
INWARD.addSubnet('127.0.0.0', 8, 'ipv4');
INWARD.addSubnet('0.0.0.0', 8, 'ipv4');
INWARD.addSubnet('169.254.0.0', 16, 'ipv4');
INWARD.addAddress('::1', 'ipv6');
INWARD.addAddress('::', 'ipv6');
INWARD.addSubnet('fe80::', 10, 'ipv6');

/** Of an address as it stands in a URL, which is never looked up. */
function isInward(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && INWARD.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

const outward: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const outer = addresses.filter(({ address }) => !INWARD.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
    const [first] = outer;
    if (first === undefined) return callback(new Error(`${hostname} is this computer`), '', 0);
    if (options.all) callback(null, outer);
    else callback(null, first.address, first.family);
  });
};
