import type { Host } from './cluster.ts';
import type { Phase } from './phase.ts';
import type { UpRun } from './up-run.ts';

/** What Breadbox did on the hosts that leave, taken back from the end; those that serve others come last. */
export async function undoPhases(run: UpRun): Promise<void> {
  const { cluster, plan } = run.parts;
  const hosts = cluster.hosts.filter(({ node }) => cluster.leaving.has(node));
  const serves = ({ node }: Host) => node === cluster.head.node || node === cluster.storage.node;
  for (const some of [hosts.filter((host) => !serves(host)), hosts.filter(serves)])
    await Promise.all(some.map((host) => onHost(run, host, undone(plan))));
}

/** The lines of the list, before the first of them begins. */
export function addUndoRows(run: UpRun): void {
  const { cluster, plan, progress } = run.parts;
  for (const phase of undone(plan)) {
    const of = cluster.hosts.filter((host) => cluster.leaving.has(host.node) && concerns(phase, host, run));
    if (of.length === 0) continue;
    const nodes = of.map(({ node }) => node);
    progress.addPhase(rowOf(phase), `undo: ${phase.title}`, nodes);
  }
}

function undone(plan: readonly Phase[]): Phase[] {
  return plan.filter(({ undo }) => undo !== undefined).reverse();
}

function concerns(phase: Phase, host: Host, { parts }: UpRun): boolean {
  return phase.concerns?.(host, parts.cluster) !== false;
}

async function onHost(run: UpRun, host: Host, phases: readonly Phase[]): Promise<void> {
  for (const [at, phase] of phases.entries()) {
    if (!concerns(phase, host, run)) continue;
    await run.do(host, phase, (view) => phase.undo?.(view) ?? [], phases.slice(at + 1), rowOf(phase));
  }
}

function rowOf({ name }: Phase): string {
  return `undo-${name}`;
}
