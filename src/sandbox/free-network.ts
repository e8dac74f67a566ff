import { isIPv4 } from 'node:net';

/** A route's destination as `ip -j route` says it: `default`, an address, or an address with its length. */
export interface Route {
  readonly dst: string;
}

/** `10.x.y`, of which a sandbox uses all 254 addresses; the machine has the first. */
export type NetworkPrefix = string;

const FIRST = { x: 78, y: 100 };
const TRIED = 20_000;

/**
 * The first free one at or after `start`; so two heads that choose at the same moment choose differently.
 * @param inUse addresses that must go on to be reached as they are, such as those of name servers
 */
export function freeNetwork(
  routes: readonly Route[],
  inUse: readonly string[],
  start: number,
): NetworkPrefix | undefined {
  const taken = routes.flatMap(({ dst }) => range(dst)).concat(inUse.flatMap(range));
  for (let n = 0; n < TRIED; n++) {
    const { x, y } = place((start + n) % TRIED);
    const first = ((10 << 24) | (x << 16) | (y << 8)) >>> 0;
    if (!taken.some((other) => other.first <= first + 255 && other.last >= first)) return `10.${x}.${y}`;
  }
  return undefined;
}

/** 10.78.100 to 10.78.254, then the other x, whole. */
function place(n: number): { x: number; y: number } {
  const head = 255 - FIRST.y;
  if (n < head) return { x: FIRST.x, y: FIRST.y + n };
  return { x: FIRST.x + 1 + Math.floor((n - head) / 256), y: (n - head) % 256 };
}

function range(text: string): readonly { first: number; last: number }[] {
  const [address, length = '32'] = text.split('/');
  if (address === undefined || !isIPv4(address)) return [];
  const size = 2 ** (32 - Number(length));
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(value / size) * size;
  return [{ first, last: first + size - 1 }];
}

/** Addresses that mean the machine itself, which a node cannot ask. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}
