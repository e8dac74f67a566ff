import { networkInterfaces } from 'node:os';
import type { Target } from './target.ts';

/** A host as its owner describes it. */
export type Reach = Omit<Target, 'local'>;

/**
 * A head that is root needs no SSH to reach its own computer as root.
 * @param asked the login that the caller wants, in place of the inventory's
 * @param own of this computer
 */
export function toTarget(reach: Reach, asked?: string, own: ReadonlySet<string> = ownAddresses()): Target {
  const user = asked ?? reach.user;
  const { node, address, port, identityFile, jump } = reach;
  const target = { node, address, port, user, identityFile, jump };
  const asRoot = process.getuid?.() === 0 && (user === undefined || user === 'root');
  const direct = jump === undefined && (port === undefined || port === 22);
  return asRoot && direct && isOwnAddress(address, own) ? { ...target, local: true } : target;
}

/** Whether it is one of this computer. */
export function isOwnAddress(address: string, own: ReadonlySet<string>): boolean {
  return address === 'localhost' || own.has(address.replace(/%.*$/, ''));
}

/** Asked of the kernel anew: not for each of many nodes. */
export function ownAddresses(): ReadonlySet<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address)));
}
