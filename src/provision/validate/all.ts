import type { Check } from './check.ts';
import { copiedMachineId, headMoves, names, otherCluster, sameMachine, storageLeaves, uidClash } from './identities.ts';
import { networkClash, strangeAddress } from './networks.ts';
import { clock, diskSpace } from './resources.ts';
import { needsPassword, noSudo } from './rights.ts';
import { noSystemd, notDebian, slurmVersions, unsupportedRelease, untestedRelease } from './systems.ts';

/** What keeps `up` from changing anything. */
export const checks: readonly Check[] = [
  names,
  sameMachine,
  notDebian,
  unsupportedRelease,
  noSystemd,
  slurmVersions,
  noSudo,
  needsPassword,
  diskSpace,
  otherCluster,
  headMoves,
  storageLeaves,
  uidClash,
  networkClash,
];

/** What its owner should know, and `up` goes on. */
export const warnings: readonly Check[] = [untestedRelease, clock, copiedMachineId, strangeAddress];
