import { isIPv4, isIPv6 } from 'node:net';
import type { Root } from './root.ts';

/** Of `address/bits` routes, the one that is nearest; bits -1: there is none. */
interface Route {
  readonly name: string;
  readonly bits: number;
  readonly metric: number;
}

/**
 * Through which interface packets to the head leave: the narrowest route that holds its address. Without an address, or when that is
 * this computer's own, the way to the rest of the world.
 */
export function mainInterface(root: Root, headAddress: string | undefined): string | undefined {
  const away =
    headAddress === undefined || headAddress.startsWith('127.') || headAddress === '::1' ? undefined : headAddress;
  if (away !== undefined && isIPv6(away)) {
    const found = nearest(routes6(root, groupsOf(away)));
    if (found !== undefined) return found;
  }
  const address = away !== undefined && isIPv4(away) ? numberOf(away) : undefined;
  return nearest(routes4(root, address)) ?? nearest(routes6(root, undefined));
}

function nearest(routes: readonly Route[]): string | undefined {
  const [best] = [...routes].sort((a, b) => b.bits - a.bits || a.metric - b.metric);
  return best?.name;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** /proc/net/route writes addresses as the processor's words: all that Node.js runs on have the lowest byte first. */
function turned(hex: string): number {
  return Number.parseInt(hex.match(/../g)!.reverse().join(''), 16);
}

/** Iface Destination Gateway Flags RefCnt Use Metric Mask … (proc_pid_net(5)) */
function routes4(root: Root, address: number | undefined): Route[] {
  const lines = (root.text('proc/net/route') ?? '').split('\n').slice(1);
  const routes: Route[] = [];
  for (const line of lines) {
    const [name, destination, , flags, , , metric, mask] = line.trim().split(/\s+/);
    if (mask === undefined || (Number.parseInt(flags!, 16) & 1) === 0) continue;
    const bits = turned(mask).toString(2).replaceAll('0', '').length;
    const holds = address === undefined ? bits === 0 : (address & turned(mask)) >>> 0 === turned(destination!);
    if (holds) routes.push({ name: name!, bits, metric: Number(metric) });
  }
  return routes;
}

/** The 128 bits of an address, as text of zeros and ones. */
function groupsOf(address: string): string {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((group) => bitsOf(group.padStart(4, '0'))).join('');
}

function bitsOf(hex: string): string {
  return [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
}

/** destination bits source bits next-hop metric references uses flags name, all in hexadecimal */
function routes6(root: Root, address: string | undefined): Route[] {
  const routes: Route[] = [];
  for (const line of (root.text('proc/net/ipv6_route') ?? '').split('\n')) {
    const [destination, length, , , , metric, , , , name] = line.trim().split(/\s+/);
    if (name === undefined || name === 'lo') continue;
    const bits = Number.parseInt(length!, 16);
    const holds = address === undefined ? bits === 0 : bitsOf(destination!).startsWith(address.slice(0, bits));
    if (holds) routes.push({ name, bits, metric: Number.parseInt(metric!, 16) });
  }
  return routes;
}
