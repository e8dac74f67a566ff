import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchFinding } from '../../protocol/bench.ts';
import type { Bench, StepFile } from '../benchmark.ts';
import { COMPILER_PACKAGES, requireProcessor } from '../compile.ts';
import { CONFIGURE_LIMIT_SEC, MAKE_LIMIT_SEC, osuBuildScript, type WantedProgram } from './build-script.ts';

const GET_IT =
  'The source archive of the OSU micro-benchmarks, 5.4 or later, is at mvapich.cse.ohio-state.edu/benchmarks; then: breadbox bench run osu --source FILE.tar.gz';
/** Since then all programs take sizes from and to (its file CHANGES). */
const FIRST_VERSION = [5, 4] as const;
const EXPECTED_SEC = { configure: 40, program: 5 } as const;
const AROUND_SEC = 120;

export interface BuiltOsu {
  /** `undefined` where its configure does not tell. */
  readonly version: string | undefined;
  readonly sourceSha256: string;
  /** By group: an archive of its programs for `tar -xz`. */
  readonly programs: ReadonlyMap<string, StepFile>;
  /** Names of programs that are there. */
  readonly made: ReadonlySet<string>;
}

export function osuBuildSec(wanted: number): number {
  return EXPECTED_SEC.configure + EXPECTED_SEC.program * wanted;
}

/**
 * Makes programs of the archive that is kept. One that cannot be made is a finding, where others can.
 * @throws BreadboxError saying what is wrong with the archive, or what is missing to make them
 */
export async function buildOsu(bench: Bench, wanted: readonly WantedProgram[]): Promise<BuiltOsu> {
  const output = await bench.inWorkshop({
    what: 'makes the programs of OSU',
    script: osuBuildScript(wanted),
    expectedSec: osuBuildSec(wanted.length),
    limitSec: CONFIGURE_LIMIT_SEC + MAKE_LIMIT_SEC + AROUND_SEC,
  });
  const lines = [...output.matchAll(/^@osu (\S+) ?(.*)$/gm)].map(([, word, rest]) => ({ word: word!, rest: rest! }));
  const said = [...output.matchAll(/^@said (.*)$/gm)].map(([, line]) => line!.trim()).join(' / ');
  for (const { word, rest } of lines) {
    const refused = refusal(word, rest, said);
    if (refused !== undefined) throw refused;
  }
  const rest = (word: string) => lines.find((line) => line.word === word)?.rest.split(' ');
  const [architecture, host] = rest('made') ?? [];
  const [version = 'unknown', sourceSha256 = ''] = rest('version') ?? [];
  if (architecture === undefined || host === undefined)
    throw new BreadboxError('command-failed', `Making the programs of OSU was interrupted. ${said}`.trim());
  requireProcessor(bench.nodes, { architecture, host, what: 'the programs of OSU' });
  const programs = new Map(
    [...output.matchAll(/^@programs (\S+) (\S+)$/gm)].map(([, group, base64]) => [
      group!,
      { name: `${group}.tar.gz`, base64: base64! },
    ]),
  );
  const lost = new Map(
    lines.flatMap(({ word, rest: told }): [string, string][] => {
      const [, name = '', why = ''] = /^(\S+) ?(.*)$/.exec(told) ?? [];
      return word === 'unmade' ? [[name, why]] : word === 'missing' ? [[name, '']] : [];
    }),
  );
  const made = new Set(wanted.map(({ name }) => name).filter((name) => !lost.has(name)));
  if (made.size === 0)
    throw new BreadboxError(
      'command-failed',
      `None of the programs of OSU could be made on ${host}: ${[...lost.values()].find((why) => why !== '') ?? 'they are not in the archive'}`,
    );
  for (const [name, why] of lost) bench.found(notMade(name, why, version));
  return { version: version === 'unknown' ? undefined : version, sourceSha256, programs, made };
}

/** What speaks against the archive, or the computer. */
function refusal(word: string, rest: string, said: string): BreadboxError | undefined {
  const [first = '', ...more] = rest.split(' ');
  const others = more.join(' ');
  const bad = (message: string, hint = GET_IT) => new BreadboxError('bad-input', message, { hint });
  switch (word) {
    case 'absent':
      return new BreadboxError('not-found', `There is no source of OSU on ${first}: ${others} is not there.`, {
        hint: GET_IT,
      });
    case 'no-tool':
      return new BreadboxError('not-supported', `There is no ${others} on ${first}, with which OSU is made.`, {
        hint: `There, as root: apt install make ${COMPILER_PACKAGES.mpicc}`,
      });
    case 'no-tar':
      return bad(`${rest} cannot be unpacked: ${said || 'tar does not say why'}.`);
    case 'outside':
      return bad(`The archive has a file outside its own folder, ${rest}: nothing of it was unpacked.`);
    case 'odd':
      return bad(`The archive has something else than files and folders (${rest}): nothing of it was unpacked.`);
    case 'huge':
      return bad('The archive is far larger than OSU is: nothing of it was unpacked.');
    case 'not-osu':
      return bad('The archive is not of the OSU micro-benchmarks: there is no mpi/pt2pt/osu_latency.c in it.');
    case 'no-configure':
      return bad('The archive has no configure: it is a copy of the repository, not a release.');
    case 'version':
      return isTooOld(first)
        ? bad(`The archive is of OSU ${first}, whose programs do not take sizes from and to.`)
        : undefined;
    case 'unconfigured':
      return new BreadboxError(
        'command-failed',
        `configure of OSU ${first === '124' ? `did not end within ${CONFIGURE_LIMIT_SEC} s` : `ended with ${first}`}. It said last: ${said}`,
        {
          hint: `Most often a package is missing. On that computer, as root: apt install make ${COMPILER_PACKAGES.mpicc}`,
        },
      );
    default:
      return undefined;
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (!Number.isFinite(major)) return false;
  return major < FIRST_VERSION[0] || (major === FIRST_VERSION[0] && minor < FIRST_VERSION[1]);
}

function notMade(name: string, why: string, version: string): BenchFinding {
  const isAbsent = why === '';
  return {
    kind: 'other',
    sentence: isAbsent
      ? `${name} is not in this archive, and was not run.`
      : `${name} could not be made, and was not run.`,
    what: isAbsent ? `OSU ${version} has no such program.` : why,
    why: isAbsent
      ? 'Versions of OSU have different programs.'
      : 'The compiler or the MPI library does not take its source.',
    todo: isAbsent ? 'Nothing; or give another version with --source.' : 'Give another version of OSU with --source.',
  };
}
