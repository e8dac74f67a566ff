import { networkInterfaces } from 'node:os';
import type { Target } from './target.ts';

/** A host as its owner describes it. */
export type Reach = Omit<Target, 'local'>;

/**
 * A head that is root needs no SSH to reach its own computer as root.
 * @param asked the login that the caller wants, in place of the inventory's
 */
export function toTarget(reach: Reach, asked?: string): Target {
  const user = asked ?? reach.user;
  const target = { ...reach, user };
  const asRoot = process.getuid?.() === 0 && (user === undefined || user === 'root');
  const direct = reach.jump === undefined && (reach.port === undefined || reach.port === 22);
  return asRoot && direct && isOwnAddress(reach.address) ? { ...target, local: true } : target;
}

export function isOwnAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  if (plain === 'localhost') return true;
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((own) => own.address === plain));
}
