import { hostname, networkInterfaces } from 'node:os';

/** Names that always mean this computer: tunnels end at them. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'] as const;

/**
 * What this computer is called and where it is, now: host names, also as mDNS knows it, and the addresses of all its
 * networks. Addresses come without a zone; sorted, so that two answers compare.
 * @param more names that only the owner knows, such as that of a router before it
 */
export function ownNames(more: readonly string[] = [], interfaces = networkInterfaces()): readonly string[] {
  const own = hostname().toLowerCase();
  const [label = ''] = own.split('.');
  const names = [own, label, `${label}.local`, ...more].filter(isHostName);
  return [...new Set([...LOOPBACK, ...names, ...ownAddresses(interfaces)])].sort();
}

/** Link-local IPv6 is left out: it means nothing without a zone, which no URL of a browser carries. */
export function ownAddresses(interfaces = networkInterfaces()): readonly string[] {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address.replace(/%.*$/, ''));
}

function isHostName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9:]([a-z0-9._:-]*[a-z0-9:])?$/.test(name);
}
