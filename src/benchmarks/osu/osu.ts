import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchResultOf } from '../../protocol/bench.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import { buildOsu, osuBuildSec } from './build-osu.ts';
import { callsScript, readCalls } from './osu-calls.ts';
import { callsOf, OSU_GROUPS, type OsuGroup, type OsuProgram, programsOf } from './osu-programs.ts';

/** Of one call of a program. */
const CALL_SEC = { quick: 3, whole: 20 } as const;
const CALL_LIMIT_SEC = { quick: 60, whole: 300 } as const;
const AROUND_SEC = 60;
const PAIR = 2;

export const osu: Benchmark = {
  benchmark: 'osu',
  title: 'OSU',
  about:
    'The OSU micro-benchmarks of the source archive that you give: messages between two nodes, reading and writing the memory of another, and what all cores do together.',
  plan: (_, quick) => [
    osuBuildSec(OSU_GROUPS.flatMap((group) => programsOf(group, quick)).length),
    ...OSU_GROUPS.map((group) => groupSec(programsOf(group, quick), quick)),
  ],
  run,
};

function groupSec(programs: readonly OsuProgram[], quick: boolean): number {
  return callCount(programs, quick) * (quick ? CALL_SEC.quick : CALL_SEC.whole);
}

function callCount(programs: readonly OsuProgram[], quick: boolean): number {
  return programs.reduce((sum, program) => sum + callsOf(program, quick).length, 0);
}

async function run(bench: Bench): Promise<BenchResultOf<'osu'>> {
  const { quick } = bench;
  requireTwo(bench.nodes);
  const wanted = OSU_GROUPS.flatMap((group) =>
    programsOf(group, quick).map(({ name }) => ({ group: group.group, folder: group.folder, name })),
  );
  const built = await buildOsu(bench, wanted);
  if (built.version !== undefined) bench.keepVersion('OSU micro-benchmarks', built.version);
  bench.keepVersion('OSU source SHA-256', built.sourceSha256);
  const limitSec = quick ? CALL_LIMIT_SEC.quick : CALL_LIMIT_SEC.whole;
  const sets: BenchResultOf<'osu'>['sets'] = [];
  const commands: string[] = [];
  let problem: string | undefined;
  for (const group of OSU_GROUPS) {
    const programs = programsOf(group, quick).filter(({ name }) => built.made.has(name));
    const file = built.programs.get(group.group);
    if (programs.length === 0 || file === undefined) continue;
    const { nodes, launch, ranks, what } = placeOf(group, bench.nodes);
    const output = await bench.attempt({
      ...{ what, nodes, files: [file] },
      script: `each tar -xzf "$dir/${file.name}" -C "$dir" --no-same-owner </dev/null || exit 97
${callsScript(programs, quick, launch, limitSec)}`,
      expectedSec: groupSec(programs, quick),
      limitSec: callCount(programs, quick) * limitSec + AROUND_SEC,
    });
    const read = readCalls(output.stdout, programs, { quick, ranks, limitSec, jobProblem: output.problem });
    sets.push(...read.sets);
    for (const finding of read.findings) bench.found(finding);
    problem ??= read.findings[0]?.what;
    for (const program of programs)
      for (const { options } of callsOf(program, quick))
        commands.push(`mpirun -n ${ranks} ./${program.name} ${options}`);
  }
  bench.keepCommand(['./configure CC=mpicc CXX=mpicxx && make', ...commands].join('; '));
  if (sets.length === 0)
    throw new BreadboxError('job-failed', `No program of OSU measured anything. ${problem ?? ''}`.trim());
  return { benchmark: 'osu', sets };
}

/** Two ranks on the first two nodes, or on two cores of one; all cores of all nodes for what they do together. */
function placeOf({ group }: OsuGroup, all: readonly NodeLook[]) {
  if (group === 'collective') {
    const ranks = all.reduce((sum, each) => sum + (all.length > 1 ? each.cores : each.threads), 0);
    return { nodes: all, launch: `ranks ${ranks}`, ranks, what: `OSU: what ${ranks} ranks do together` };
  }
  const nodes = all.slice(0, PAIR);
  const where =
    nodes.length === PAIR
      ? `between ${nodes.map(({ node }) => node).join(' and ')}`
      : `between two cores of ${nodes[0]!.node}`;
  const does = group === 'one-sided' ? 'one-sided messages' : 'messages';
  return {
    nodes,
    launch: nodes.length === PAIR ? 'rank_a_node' : `ranks ${PAIR}`,
    ranks: PAIR,
    what: `OSU: ${does} ${where}`,
  };
}

/** @throws BreadboxError `not-supported` */
function requireTwo(nodes: readonly NodeLook[]): void {
  const [only, second] = nodes;
  if (second !== undefined || only!.threads >= PAIR) return;
  throw new BreadboxError('not-supported', `${only!.node} has one core: there is no path to measure.`, {
    hint: 'It takes two nodes, or two cores.',
  });
}
