import { existsSync } from 'node:fs';
import { CLUSTER_PROGRAMS } from './cluster-step.ts';
import { runCommand } from './command.ts';
import { DONE, type Outcome } from './outcome.ts';
import { findProgram } from './programs.ts';

export interface NeededPackage {
  readonly name: string;
  /** Any of these on the PATH will do, whoever installed it. */
  readonly programs: readonly string[];
  /** Of a package without programs. */
  readonly directory?: string;
  readonly neededBy: string;
}

export const CHROMIUM_PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'] as const;

export const NEEDED_PACKAGES: readonly NeededPackage[] = [
  { name: 'chromium', programs: CHROMIUM_PROGRAMS, neededBy: 'the browser tests' },
  { name: 'python3', programs: ['python3'], neededBy: 'the tests of projects/pi' },
  { name: 'gcc', programs: ['gcc', 'cc'], neededBy: 'the job scripts in C' },
  { name: 'make', programs: ['make'], neededBy: 'the job scripts in C' },
  { name: 'openmpi-bin', programs: ['mpirun'], neededBy: 'the job scripts with MPI' },
  { name: 'libopenmpi-dev', programs: ['mpicc'], neededBy: 'the job scripts with MPI' },
  {
    name: 'python3-mpi4py',
    programs: [],
    directory: '/usr/lib/python3/dist-packages/mpi4py',
    neededBy: 'the job scripts with MPI in Python',
  },
  { name: 'hpcc', programs: ['hpcc'], neededBy: 'the test of HPL' },
  {
    name: 'libopenblas0-pthread',
    programs: [],
    directory: '/usr/share/doc/libopenblas0-pthread',
    neededBy: 'the test of HPL',
  },
  { name: 'zsh', programs: ['zsh'], neededBy: 'the test of completion in zsh' },
  { name: 'fish', programs: ['fish'], neededBy: 'the test of completion in fish' },
  { name: 'openssl', programs: ['openssl'], neededBy: 'the tests of TLS' },
  { name: 'curl', programs: ['curl'], neededBy: 'the tests of TLS' },
  { name: 'tmux', programs: ['tmux'], neededBy: 'the test of breadbox ssh' },
  {
    name: 'debian-archive-keyring',
    programs: [],
    directory: '/usr/share/keyrings/debian-archive-keyring.gpg',
    neededBy: 'the clusters of virtual nodes',
  },
  ...CLUSTER_PROGRAMS.map(([program, name]) => ({
    name,
    programs: [program],
    neededBy: 'the clusters of virtual nodes',
  })),
];

export interface Situation {
  readonly systemId: string | undefined;
  readonly isRoot: boolean;
  readonly mayInstall: boolean;
  readonly missing: readonly NeededPackage[];
}

export type PackagePlan =
  | { readonly install: readonly string[]; readonly sentences: readonly string[] }
  | { readonly install?: undefined; readonly sentences: readonly string[] };

/** Debian's own `chromium` is a program; in its derivatives it may be a stub that fetches another store's package. */
const DEBIANS = new Set(['debian', 'raspbian']);

export function planPackages({ systemId, isRoot, mayInstall, missing }: Situation): PackagePlan {
  if (missing.length === 0) return { sentences: ['Nothing to install.'] };
  const because = missing.map(({ name, neededBy }) => `${name}, for ${neededBy}`);
  const reason = whyNot(systemId, isRoot, mayInstall);
  if (reason === undefined) {
    return { install: missing.map(({ name }) => name), sentences: because.map((each) => `Will install: ${each}`) };
  }
  return { sentences: because.map((each) => `Not installed, because ${reason}: ${each}`) };
}

function whyNot(systemId: string | undefined, isRoot: boolean, mayInstall: boolean): string | undefined {
  if (!mayInstall) return '--no-install was given';
  if (systemId === undefined || !DEBIANS.has(systemId)) return 'this system is not Debian';
  return isRoot ? undefined : 'you are not root';
}

export function missingPackages(path = process.env.PATH ?? ''): readonly NeededPackage[] {
  return NEEDED_PACKAGES.filter(
    ({ programs, directory }) =>
      findProgram(programs, path) === undefined && (directory === undefined || !existsSync(directory)),
  );
}

/** Never a failure: what could not be installed is skipped by the step that needs it, which says so. */
export async function installPackages(situation: Situation): Promise<Outcome> {
  const plan = planPackages(situation);
  for (const sentence of plan.sentences) console.log(sentence);
  if (plan.install === undefined) return DONE;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await runCommand(['apt-get', 'update', '-qq'], env);
  const installed = await runCommand(
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...plan.install],
    env,
  );
  if (updated === 0 && installed === 0) return DONE;
  return { ...DONE, note: 'apt-get failed, see above; what needs the packages is skipped' };
}
