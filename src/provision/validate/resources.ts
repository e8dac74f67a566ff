import type { FoundNode } from '../decide-cluster.ts';
import { about, type Check } from './check.ts';

const MIB = 1024 * 1024;
/** Slurm and Open MPI with what they need take 400 MB on Debian 12, 690 MB with the compiler on 13; and as much again while apt unpacks. */
const FRESH_MIB = 1024;
const LATER_MIB = 100;

export const diskSpace: Check = ({ nodes }) =>
  nodes.flatMap((found) => {
    const { root, var: var_ } = found.facts.freeBytes;
    const free = Math.min(root, var_);
    const needed = isFresh(found) ? FRESH_MIB : LATER_MIB;
    if (free >= needed * MIB) return [];
    return about(found, {
      check: 'disk-space',
      sentence: `${found.row.node} has ${Math.floor(free / MIB)} MiB free on ${root <= var_ ? '/' : '/var'}; ${needed} MiB are needed.`,
      hint: 'Make room, or enlarge the file system to the whole card: raspi-config does that on a Raspberry Pi.',
    });
  });

/** Beyond this the tickets of munge are refused; it is set before anything depends on it. */
const CLOCK_SEC = 60;

export const clock: Check = ({ nodes }) =>
  nodes.flatMap((found) => {
    const { clockOffsetSec } = found.facts;
    if (Math.abs(clockOffsetSec) < CLOCK_SEC) return [];
    return about(found, {
      check: 'clock',
      sentence: `The clock of ${found.row.node} is ${span(Math.abs(clockOffsetSec))} ${clockOffsetSec > 0 ? 'ahead of' : 'behind'} this computer's. It will be set.`,
    });
  });

function isFresh({ facts }: FoundNode): boolean {
  return facts.packages.slurmd?.installed === undefined;
}

function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
