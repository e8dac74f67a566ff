import { BreadboxError } from '../cluster/errors.ts';
import type { Door } from './door.ts';

/** The address that the head listens on. */
export interface OwnAddress {
  readonly listen: string;
  readonly port: number;
}

export function isLoopback(listen: string): boolean {
  return listen === 'localhost' || listen === '::1' || /^127(\.\d{1,3}){3}$/.test(listen);
}

export function ownUrl({ listen, port }: OwnAddress): string {
  return `http://${bracketed(listen)}:${port}`;
}

/** A host as it stands in a URL. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What a Host header may say; anything else is a name that someone else's page made resolve to us (DNS rebinding). */
export function ownHosts(address: OwnAddress): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]', bracketed(address.listen)];
  const hosts = names.map((name) => `${name}:${address.port}`);
  return new Set(address.port === 80 ? [...hosts, ...names] : hosts);
}

/** @throws BreadboxError `wrong-host` */
export function checkHost(host: string | undefined, door: Door): void {
  const hosts = door.hosts();
  const said = host?.toLowerCase() ?? '';
  if (hosts.has(door.nodesOnly ? said.replace(/:\d+$/, '') : said)) return;
  throw new BreadboxError('wrong-host', 'The head is not known by the name in the Host header of this request.', {
    hint: `Use one of: ${[...hosts].map((name) => `${door.scheme}://${name}`).join(', ')}`,
  });
}

/**
 * A page elsewhere can make a browser send our cookie: what changes something needs our own Origin.
 * @throws BreadboxError `wrong-origin`
 */
export function checkOrigin(origin: string | undefined, host: string | undefined, { scheme }: Door): void {
  if (origin !== undefined && origin === `${scheme}://${host}`) return;
  throw new BreadboxError(
    'wrong-origin',
    `This request was made by ${origin ?? 'a page without an Origin'}, not by the dashboard of this head.`,
    {
      hint: 'From a program, send an API token in the Authorization header, not a cookie.',
    },
  );
}
