import { networkInterfaces } from 'node:os';
import type { NodeReach } from '../inventory/node-list.ts';
import type { Target } from './ssh/target.ts';

/** A node that is this very computer is reached without SSH where this process is root there. */
export function targetOf(reach: NodeReach): Target {
  const { node, address, port, user, identityFile, jump } = reach;
  const target = { node, address, port, user, identityFile, jump };
  const isPlain = jump === undefined && port === undefined && (user === undefined || user === 'root');
  return isPlain && process.getuid?.() === 0 && isOwnAddress(address) ? { ...target, local: true } : target;
}

function isOwnAddress(address: string): boolean {
  if (address === 'localhost') return true;
  return Object.values(networkInterfaces()).some((of) => of?.some((own) => own.address === address));
}
