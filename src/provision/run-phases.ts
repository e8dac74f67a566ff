import { type Host, staying } from './cluster.ts';
import type { Phase } from './phase.ts';
import type { UpRun } from './up-run.ts';

/** All phases on the hosts that stay: each host as fast as it is, all together at a barrier. */
export async function runPhases(run: UpRun): Promise<void> {
  const { cluster, plan, cancelled } = run.parts;
  const hosts = staying(cluster);
  for (const [at, stretch] of stretches(plan).entries()) {
    if (cancelled.aborted) return;
    const first = stretch[0]!;
    if (at > 0 || first.barrier === true) {
      if (headIsOut(run, hosts)) return;
      const rest = plan.slice(plan.indexOf(first));
      await Promise.all(hosts.map((host) => run.lookAgain(host, rest, rowOf(run, stretch, host))));
    }
    await Promise.all(hosts.map((host) => onHost(run, host, stretch)));
  }
}

/** The lines of the list, before the first of them begins. */
export function addPhaseRows(run: UpRun): void {
  const { cluster, plan, progress } = run.parts;
  const hosts = staying(cluster);
  for (const { name, title } of plan) {
    const of = hosts.filter((host) => concerns(plan, name, host, run));
    if (of.length > 0)
      progress.addPhase(
        name,
        title,
        of.map(({ node }) => node),
      );
  }
}

/** The phases from one barrier to the next. */
export function stretches(plan: readonly Phase[]): Phase[][] {
  const all: Phase[][] = [];
  for (const phase of plan) {
    if (all.length === 0 || phase.barrier === true) all.push([]);
    all.at(-1)!.push(phase);
  }
  return all;
}

async function onHost(run: UpRun, host: Host, stretch: readonly Phase[]): Promise<void> {
  const { plan } = run.parts;
  for (const phase of stretch) {
    if (!concerns(plan, phase.name, host, run)) continue;
    const later = plan.slice(plan.indexOf(phase) + 1);
    await run.do(host, phase, (view) => phase.steps(view), later, phase.name);
  }
}

function concerns(plan: readonly Phase[], name: string, host: Host, run: UpRun): boolean {
  const phase = plan.find((each) => each.name === name)!;
  return phase.concerns?.(host, run.parts.cluster) !== false;
}

/** Where a look fails, it shows in the phase that would have come next. */
function rowOf(run: UpRun, stretch: readonly Phase[], host: Host): string {
  const { plan } = run.parts;
  const next = stretch.find(({ name }) => concerns(plan, name, host, run));
  return (next ?? plan.find(({ name }) => concerns(plan, name, host, run)) ?? stretch[0]!).name;
}

function headIsOut(run: UpRun, hosts: readonly Host[]): boolean {
  const { cluster, progress } = run.parts;
  const out = [cluster.head, cluster.storage].find(({ node }) => run.hasFailed(node));
  if (out === undefined) return false;
  const what = out.node === cluster.head.node ? 'the head' : 'which serves the home';
  for (const { node } of hosts) progress.skipRest(node, `it needs ${out.node}, ${what}, which has failed`);
  return true;
}
