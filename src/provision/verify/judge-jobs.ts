import type { UpProblem } from '../../protocol/provision.ts';
import type { Host } from '../cluster.ts';
import type { Verification, Verifying } from '../verification.ts';
import { foldedNames } from './folded-names.ts';
import { firstTry, lastRun, printedBy, type TestRun } from './job-tests.ts';
import { problemOf } from './known-faults.ts';
import { helloFound } from './mpi-hello.ts';

export interface Jobs {
  readonly nodes: readonly Host[];
  readonly user: string;
  readonly two: readonly string[] | undefined;
  readonly output: string;
  readonly runs: ReadonlyMap<string, TestRun>;
}

/** What the logs say of the last minutes: older lines tell of faults that are mended. */
const LOGS = `since=$(date -d '-2 minutes' +%Y-%m-%dT%H:%M:%S)
tail -q -n 60 /var/log/slurm/slurmctld.log /var/log/slurm/slurmd.log /var/log/munge/munged.log 2>/dev/null |
  awk -v since="$since" '{ at = $0; sub(/^\\[/, "", at); at = substr(at, 1, 19); sub(/ /, "T", at) } at >= since'`;

export async function judgeJobs(verifying: Verifying, jobs: Jobs): Promise<Verification> {
  const { nodes, two, runs, output, user } = jobs;
  if (nodes.length === 0) return { verified: [], problems: [] };
  const names = nodes.map(({ node }) => node);
  const busy = Array.from(output.matchAll(/^@busy (\S+) \S+ (\S+)$/gm));
  if (runs.size === 0 && busy.length > 0) {
    const which = busy.map(([, job]) => job).join(', ');
    return { verified: [`Jobs hold nodes (${which}), so that none were run to test all nodes at once.`], problems: [] };
  }
  const last = (name: string) => lastRun(runs, name);
  const seconds = (run: TestRun | undefined) => `${Math.max(0.01, run?.seconds ?? 0).toFixed(2)} s`;
  const pair = two?.join(' and ');
  const tests: readonly { name: string; passes: boolean; says: string; fails: string }[] = [
    {
      name: 'all',
      passes: ranOn(last('all'), names),
      says: `srun ran as ${user} on ${nodes.length === 1 ? names[0] : `all ${nodes.length} nodes, ${foldedNames(names)},`} in ${seconds(last('all'))}.`,
      fails: `srun does not run on ${foldedNames(names)}`,
    },
    ...(two === undefined
      ? []
      : [
          {
            name: 'two',
            passes: ranOn(last('two'), two),
            says: `srun ran on ${pair} in ${seconds(last('two'))}.`,
            fails: `srun does not run on ${pair}`,
          },
          ...(['srun', 'mpirun'] as const).map((launcher) => {
            const run = last(`mpi-${launcher}`);
            return {
              name: `mpi-${launcher}`,
              passes: found(run, two),
              says: `Two ranks of MPI on ${pair} added up their numbers, started by ${launcher} in ${seconds(run)}.`,
              fails: `Two ranks of MPI on ${pair}, started by ${launcher}, do not find each other`,
            };
          }),
        ]),
  ];
  const failing = tests.filter(({ passes }) => !passes);
  const logs = failing.length > 0 ? await readLogs(verifying, nodes) : [];
  return {
    verified: [
      ...tests.filter(({ passes }) => passes).map(({ name, says }) => says + firstTry(runs, name)),
      ...(two === undefined ? [alone(nodes)] : []),
    ],
    problems: failing.map(({ name, fails }): UpProblem => {
      const printed = printedBy(runs, name) ?? output.slice(output.indexOf('@jobs'));
      const said = printed.split('\n').filter((line) => line !== '' && !line.startsWith('@'));
      const own =
        said.length > 0 ? said : [`It printed nothing, and ended with ${last(name)?.exitCode ?? 'no exit code'}.`];
      return problemOf({ check: name, what: fails }, [...said, ...logs], own);
    }),
  };
}

function alone(nodes: readonly Host[]): string {
  return nodes.length === 1
    ? 'There is one node to compute, so that nothing was tested between two.'
    : 'No two nodes have the processor of the head, whose compiler makes the test, so that MPI was not tested.';
}

function ranOn(run: TestRun | undefined, nodes: readonly string[]): boolean {
  if (run?.exitCode !== 0) return false;
  const lines = new Set(run.output.split('\n'));
  return nodes.every((node) => lines.has(node));
}

function found(run: TestRun | undefined, nodes: readonly string[]): boolean {
  const hello = run?.exitCode === 0 ? helloFound(run.output) : undefined;
  return hello !== undefined && hello.ranks === nodes.length && nodes.every((node) => hello.nodes.includes(node));
}

async function readLogs({ run, cluster }: Verifying, nodes: readonly Host[]): Promise<string[]> {
  const hosts = [...new Set([cluster.head, ...nodes])];
  const read = await Promise.allSettled(hosts.map((host) => run(host, LOGS, { timeoutSec: 20 })));
  return read.flatMap((each) => (each.status === 'fulfilled' ? each.value.stdout.split('\n') : []));
}
