import type { Facts } from './facts.ts';

export interface Release {
  readonly name: string;
  /** Of Slurm, as that release ships it; what a host's own sources offer comes before it. */
  readonly slurm: string;
  /** Seen to work from bare nodes to a verified cluster. The others are known from what they tell of themselves. */
  readonly tested: boolean;
}

/** By the code name that os-release gives; Raspberry Pi OS and Armbian have those of Debian and Ubuntu. */
const RELEASES: Readonly<Record<string, Release>> = {
  bookworm: { name: 'Debian 12', slurm: '22.05.8', tested: true },
  trixie: { name: 'Debian 13', slurm: '24.11.5', tested: true },
  noble: { name: 'Ubuntu 24.04', slurm: '23.11.4', tested: false },
};

export const SUPPORTED = 'Debian 12 and 13, Raspberry Pi OS and Armbian made of them, and Ubuntu 24.04';

export function isDebian({ system }: Pick<Facts, 'system'>): boolean {
  return [system.id, ...system.idLike].some((id) => id === 'debian' || id === 'ubuntu' || id === 'raspbian');
}

export function releaseOf({ system }: Pick<Facts, 'system'>): Release | undefined {
  return RELEASES[system.codename];
}

/** `24.11.5` of `24.11.5-4`; installed comes before offered, offered before what the release is known to ship. */
export function slurmVersionOf(facts: Facts): string | undefined {
  const packaged = facts.packages.slurmd?.installed ?? facts.packages.slurmd?.candidate;
  return packaged?.replace(/^\d+:/, '').replace(/[-+~].*$/, '') ?? releaseOf(facts)?.slurm;
}
